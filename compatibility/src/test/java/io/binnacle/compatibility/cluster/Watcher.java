package io.binnacle.compatibility.cluster;

import io.binnacle.compatibility.cluster.NodeClient.Shown;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client that watches ConfigMaps on one node, and goes on on another from where it was when the
/// watch ends. Thread-safe.
final class Watcher implements AutoCloseable {
  private static final Pattern TYPE = Pattern.compile("^\\{\"type\":\"([A-Z]+)\"");

  private final String name;
  private final List<Node> nodes;
  private final Violations violations;
  private final Random random;
  private final List<Seen> events = new ArrayList<>();
  private final Thread thread;
  private long at;
  private int resumed;
  private volatile boolean over;

  /// An event.
  record Seen(String type, Shown object) {}

  /// Starts to watch.
  ///
  /// @param first the index of the node to begin with
  /// @param after the revision after which to begin
  Watcher(List<Node> nodes, int first, long after, Violations violations, long seed) {
    this.nodes = List.copyOf(nodes);
    this.violations = violations;
    this.random = new Random(seed);
    this.at = after;
    this.name = "watcher-" + first;
    this.thread = Thread.ofPlatform().daemon().name(name).start(() -> follow(first));
  }

  private void follow(int first) {
    int node = first;
    while (!over) {
      try {
        HttpResponse<InputStream> answer = nodes.get(node).client().watch(reached());
        try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
          if (answer.statusCode() == 200) {
            read(lines);
          } else if (answer.statusCode() == 410) {
            violations.add(name + " was told 410 at " + reached() + ": " + lines.readLine());
          }
        }
      } catch (IOException e) {
        // The node was killed; another one goes on.
      } catch (InterruptedException e) {
        return;
      }
      resumed();
      // A start takes a while, and there may be no other node.
      LockSupport.parkNanos(20_000_000);
      node = random.nextInt(nodes.size());
    }
  }

  String name() {
    return name;
  }

  private synchronized void resumed() {
    resumed++;
  }

  synchronized int timesResumed() {
    return resumed;
  }

  /// The revision up to which all is seen.
  synchronized long reached() {
    return at;
  }

  private void read(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null && !over; line = lines.readLine()) {
      Matcher type = TYPE.matcher(line);
      if (!type.find() || !line.endsWith("}")) {
        // Cut off by the end of the node.
        return;
      }
      if (type.group(1).equals("ERROR")) {
        if (line.contains("\"code\":410")) {
          violations.add(name + " was sent " + line);
        }
        return;
      }
      accept(type.group(1), Shown.of(line));
    }
  }

  private synchronized void accept(String type, Shown object) {
    if (object.revision() < at || (object.revision() == at && !type.equals("BOOKMARK"))) {
      violations.add(name + " was sent " + type + " " + object + " after revision " + at);
    }
    at = Math.max(at, object.revision());
    if (!type.equals("BOOKMARK")) {
      events.add(new Seen(type, object));
    }
  }

  synchronized List<Seen> events() {
    return List.copyOf(events);
  }

  @Override
  public void close() {
    over = true;
    thread.interrupt();
  }
}
