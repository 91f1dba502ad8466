package trit.cli;

import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Log lines of one class on standard error, where {@link Logs} shows them. */
final class LogLines extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;

  /** Lines of the class of this name. */
  LogLines(String name) {
    this.name = name;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
    String message = MessageFormatter.basicArrayFormat(pattern, arguments);
    System.err.println(Logs.showsOrigin() ? "%-5s %s %s".formatted(level, name, message) : message);
    if (thrown != null) {
      thrown.printStackTrace();
    }
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return Logs.shows(name, Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return Logs.shows(name, Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return Logs.shows(name, Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return Logs.shows(name, Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return Logs.shows(name, Level.ERROR);
  }
}
