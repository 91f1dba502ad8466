package trit.cli;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Binds logging to standard error. The launcher names this class to SLF4J; who uses Trit as a
 * library binds logging to what they like.
 */
public final class Logs implements SLF4JServiceProvider {
  private static final String OURS = "trit.";
  private static volatile int verbosity;

  private final ConcurrentMap<String, LogLines> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /**
   * Says what is logged.
   *
   * @param verbosity 0 for warnings of ours and errors of others, 1 for information, 2 for all
   */
  public static void show(int verbosity) {
    Logs.verbosity = verbosity;
  }

  /** Whether a logger of this name writes lines of this level. */
  static boolean shows(String logger, Level level) {
    Level least =
        logger.startsWith(OURS)
            ? verbosity == 0 ? Level.WARN : verbosity == 1 ? Level.INFO : Level.DEBUG
            : verbosity < 2 ? Level.ERROR : Level.INFO;
    return level.toInt() >= least.toInt();
  }

  /** Whether lines say how grave they are, and whose. */
  static boolean showsOrigin() {
    return verbosity > 0;
  }

  @Override
  public void initialize() {}

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> loggers.computeIfAbsent(name, LogLines::new);
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }
}
