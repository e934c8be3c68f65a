package io.binnacle.distribution;

import io.binnacle.distribution.command.CommandLineInterface;
import io.binnacle.distribution.command.ServerStarter.RunningServer;
import io.binnacle.distribution.command.Surroundings;
import io.binnacle.kernel.server.BinnacleServer;
import io.binnacle.kernel.server.StartException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Where Binnacle begins on Java 25. The jar's own main class is the launcher, which goes on here.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Surroundings surroundings =
        new Surroundings(
            new PrintStream(System.out, true, StandardCharsets.UTF_8),
            new PrintStream(System.err, true, StandardCharsets.UTF_8),
            System.getenv(),
            jarFolder());
    System.exit(
        new CommandLineInterface(
                surroundings,
                (options, plugins) -> new Running(BinnacleServer.begin(options, plugins)))
            .run(arguments));
  }

  /// The kernel's server as the command line meets it.
  private record Running(BinnacleServer server) implements RunningServer {
    @Override
    public boolean awaitReady() throws StartException, InterruptedException {
      return server.awaitReady();
    }

    @Override
    public URI address() {
      return server.address();
    }

    @Override
    public boolean awaitStop() throws InterruptedException {
      return server.awaitStop();
    }

    @Override
    public void stop() {
      server.close();
    }
  }

  /// Where the jar, or in development the folder of classes, lies.
  private static Path jarFolder() {
    try {
      Path jar = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path folder = jar.getParent();
      return folder == null ? Path.of("") : folder;
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the jar's own address is not one", e);
    }
  }
}
