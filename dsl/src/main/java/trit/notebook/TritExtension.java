package trit.notebook;

import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import trit.shell.Session;
import trit.shell.Trit;

/**
 * Teaches a Jupyter kernel to show Trit's values and to obey its commands: Trit's own kernel, and
 * stock JJava, which finds it on its class path.
 */
public final class TritExtension implements Extension {

  @Override
  public void install(BaseKernel kernel) {
    Session session = kernel instanceof TritKernel own ? own.session() : Trit.session();
    Showing.register(kernel.getRenderer());
    new Magics(session).register(kernel.getMagicsRegistry());
  }
}
