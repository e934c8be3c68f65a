package io.binnacle.distribution.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;

/// Configures Logback without its search for XML files: one line an event on standard error, which
/// leaves standard output to what the commands print.
public final class ErrorStreamLogging extends ContextAwareBase implements Configurator {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %logger{0} %msg %kvp%n%ex";

  /// Libraries that tell at info what concerns nobody but their authors.
  private static final String[] QUIET = {
    "org.eclipse.jetty", "io.javalin", "com.zaxxer", "h2database", "org.apache.ratis", "org.mapdb"
  };

  /// Logs at error what it throws as well: a failed start, which the command line tells in one
  /// line.
  private static final String REPEATS = "io.javalin.Javalin";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    context.getLogger(REPEATS).setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /// Warns with a stack trace, many times a second, of a member that cannot be reached; the store
  /// says it once.
  private static final String LOUD = "org.apache.ratis";

  /// Sets the least level that is logged. Libraries stay at `warn` unless more than `info` is asked
  /// for.
  public static void level(String name) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    Level level = Level.toLevel(name, Level.INFO);
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(level);
    for (String library : QUIET) {
      boolean chatty = level.isGreaterOrEqual(Level.INFO) && !level.isGreaterOrEqual(Level.WARN);
      context.getLogger(library).setLevel(chatty ? Level.WARN : level);
    }
    if (level.isGreaterOrEqual(Level.INFO)) {
      context.getLogger(LOUD).setLevel(Level.ERROR);
    }
  }
}
