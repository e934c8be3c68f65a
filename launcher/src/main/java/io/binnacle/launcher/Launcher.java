package io.binnacle.launcher;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The main class of {@code binnacle.jar}. On Java 25 or later it goes on in the same process; on an
 * older Java it finds an installed JDK 25 and runs the same jar with it.
 *
 * <p>The process that it starts has this one's standard streams, gets its signals and ends with it:
 * it watches the process named by the system property {@value #PARENT}.
 */
public final class Launcher {
  /** Names the launcher's process id to the process that it starts. */
  public static final String PARENT = "binnacle.launcher.pid";

  private static final int NEEDED = 25;
  private static final String MAIN = "io.binnacle.distribution.Main";
  private static final int FAILURE = 1;

  /** How long a stop may take: the server's own ten seconds and a little for the process. */
  private static final long STOP_SECONDS = 15;

  private Launcher() {}

  public static void main(String[] arguments) throws Exception {
    if (runningVersion(System.getProperty("java.specification.version", "8")) >= NEEDED) {
      // The class is of a later class file version than this one, so it has to be found by name.
      Class.forName(MAIN).getMethod("main", String[].class).invoke(null, (Object) arguments);
      return;
    }
    Optional<File> java =
        new JavaFinder(System.getenv(), System.getProperty("user.home", ""), new File("/"))
            .find(NEEDED);
    if (!java.isPresent()) {
      System.err.println(
          "binnacle: needs Java "
              + NEEDED
              + ", this is "
              + System.getProperty("java.version")
              + "; install a JDK "
              + NEEDED
              + " (https://adoptium.net) or name one in BINNACLE_JAVA_HOME");
      System.exit(FAILURE);
      return;
    }
    System.exit(run(command(java.get(), arguments)));
  }

  /** {@code 1.8} is 8, {@code 17} is 17. */
  static int runningVersion(String specification) {
    String text = specification.startsWith("1.") ? specification.substring(2) : specification;
    return Integer.parseInt(text);
  }

  private static List<String> command(File java, String[] arguments) throws URISyntaxException {
    File jar = new File(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> command = new ArrayList<>();
    command.add(java.getPath());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-D" + PARENT + "=" + processId());
    command.add("-jar");
    command.add(jar.getPath());
    Collections.addAll(command, arguments);
    return command;
  }

  /** Java 8 tells the process id only in the name of its runtime bean, {@code pid@host}. */
  private static String processId() {
    String name = ManagementFactory.getRuntimeMXBean().getName();
    int at = name.indexOf('@');
    return at < 0 ? name : name.substring(0, at);
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
    return process.waitFor();
  }

  /**
   * Passes a signal on, waits, and ends with the status of the process. Also runs at the ordinary
   * end, when the process is gone already.
   */
  private static void stop(Process process) {
    process.destroy();
    try {
      if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    Runtime.getRuntime().halt(FAILURE);
  }
}
