package io.binnacle.compatibility;

import io.binnacle.distribution.server.Arrangement;
import io.binnacle.distribution.server.Served;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// One server, or one cluster, an arrangement for all tests of the run: starting one takes longer
/// than most tests do. A test works in a namespace of its own.
public final class ServerPool implements AutoCloseable {
  private final Map<Arrangement, Served> servers = new LinkedHashMap<>();
  private final Path folder;

  private ServerPool() throws IOException {
    folder = Files.createTempDirectory("binnacle-compatibility");
  }

  /// What serves in an arrangement, started when it is not yet.
  public synchronized Served of(Arrangement arrangement) throws Exception {
    Served running = servers.get(arrangement);
    if (running == null) {
      running = arrangement.start(Files.createDirectory(folder.resolve(arrangement.label())));
      servers.put(arrangement, running);
    }
    return running;
  }

  @Override
  public synchronized void close() throws IOException {
    servers.values().forEach(Served::close);
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }

  /// Hands the pool to tests that ask for it as a parameter, and closes it after the last.
  public static final class Resolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == ServerPool.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(ServerPool.class))
          .getOrComputeIfAbsent(ServerPool.class, _ -> create(), ServerPool.class);
    }

    private static ServerPool create() {
      try {
        return new ServerPool();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
