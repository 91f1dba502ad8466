package trit.notebook;

import java.lang.reflect.Field;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.ShellChannel;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.slf4j.LoggerFactory;

/**
 * A connection that looks for requests every few milliseconds. The base rests for fifty after each,
 * which is most of what a short cell takes, and has no setting for it.
 */
final class PromptConnection extends JupyterConnection {
  private static final long REST_MILLISECONDS = 10;

  PromptConnection(KernelConnectionProperties properties)
      throws NoSuchAlgorithmException, InvalidKeyException {
    super(properties);
    hurry(shell);
    hurry(control);
  }

  /** Must come before the channel is bound; where it cannot be done, cells are slower. */
  private static void hurry(ShellChannel channel) {
    try {
      Field rest = ShellChannel.class.getDeclaredField("sleep");
      rest.setAccessible(true);
      rest.setLong(channel, REST_MILLISECONDS);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LoggerFactory.getLogger(PromptConnection.class).debug("the base's own pace is kept", e);
    }
  }
}
