package io.binnacle.distribution.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kills the server again and again while clients write, and looks for what was acknowledged.
/// `-Dbinnacle.kills=500` is the long form.
class KillIT {
  private static final int ROUNDS = Integer.getInteger("binnacle.kills", 20);
  private static final int WRITERS = 4;
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final Pattern ENTRY = Pattern.compile("\"k\":\"(w\\d+)=(\\d+)\"");
  private static final Pattern REVISION = Pattern.compile("\"resourceVersion\":\"(\\d+)\"");

  @TempDir Path folder;

  /// For each object, the last number that the server acknowledged.
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

  /// For each object, the last number sent, acknowledged or not.
  private final Map<String, Long> sent = new ConcurrentHashMap<>();

  /// The highest resource version that anybody was told.
  private final AtomicLong newest = new AtomicLong();

  @ParameterizedTest
  @ValueSource(strings = {"raft-mapdb", "h2"})
  void everyAcknowledgedWriteSurvivesEveryKill(String store) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 1; round <= ROUNDS; round++) {
      try (JarProcess server = JarProcess.ready(folder, "--store", store);
          AdminClient admin = server.admin()) {
        check(admin, "round " + round + ", seed " + seed);
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          int writer = i;
          writers.add(Thread.startVirtualThread(() -> write(admin, "w" + writer)));
        }
        Thread.sleep(50 + random.nextInt(350));
        server.kill();
        for (Thread writer : writers) {
          writer.join();
        }
      }
    }
    try (JarProcess server = JarProcess.ready(folder, "--store", store);
        AdminClient admin = server.admin()) {
      check(admin, "the end, seed " + seed);
      assertThat(acknowledged).hasSize(WRITERS);
    }
  }

  private void check(AdminClient admin, String when) throws Exception {
    HttpResponse<String> list = admin.get(CONFIG_MAPS);
    assertThat(list.statusCode()).as(when).isEqualTo(200);
    Map<String, Long> stored = new HashMap<>();
    Matcher entries = ENTRY.matcher(list.body());
    while (entries.find()) {
      stored.put(entries.group(1), Long.parseLong(entries.group(2)));
    }
    for (Map.Entry<String, Long> entry : acknowledged.entrySet()) {
      assertThat(stored.get(entry.getKey()))
          .as("%s: %s", when, entry.getKey())
          .isNotNull()
          .isBetween(entry.getValue(), sent.getOrDefault(entry.getKey(), 0L));
    }
    long before = newest.get();
    long now = revision(list.body());
    assertThat(now).as("%s: the list's resourceVersion", when).isGreaterThanOrEqualTo(before);
    if (before > 0) {
      checkWatch(admin, before, when);
    }
    acknowledged.putAll(stored);
    newest.accumulateAndGet(now, Math::max);
  }

  /// A watch from the last version known goes on after it, or says that it is too old.
  private static void checkWatch(AdminClient admin, long after, String when) throws Exception {
    HttpResponse<Stream<String>> watch =
        admin.lines(
            CONFIG_MAPS
                + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=1&resourceVersion="
                + after);
    if (watch.statusCode() == 410) {
      return;
    }
    assertThat(watch.statusCode()).as(when).isEqualTo(200);
    try (Stream<String> events = watch.body()) {
      for (String event : events.toList()) {
        if (event.contains("\"type\":\"ERROR\"")) {
          assertThat(event).as(when).contains("\"code\":410");
        } else if (!event.contains("\"type\":\"BOOKMARK\"")) {
          assertThat(revision(event)).as(when).isGreaterThan(after);
        }
      }
    }
  }

  /// Counts up in one object until the server is gone.
  private void write(AdminClient admin, String name) {
    try {
      long number = sent.getOrDefault(name, 0L);
      while (true) {
        number++;
        sent.put(name, number);
        String body =
            """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"},"data":{"k":"%s=%d"}}
            """
                .formatted(name, name, number);
        HttpResponse<String> answer =
            admin.send("PUT", CONFIG_MAPS + "/" + name, "application/json", body);
        if (answer.statusCode() == 404) {
          answer = admin.post(CONFIG_MAPS, body);
        }
        if (answer.statusCode() / 100 == 2) {
          acknowledged.put(name, number);
          newest.accumulateAndGet(revision(answer.body()), Math::max);
        }
      }
    } catch (Exception e) {
      // The server was killed: what was under way is known to have been sent, and no more.
      Thread.currentThread().interrupt();
    }
  }

  private static long revision(String text) {
    Matcher revision = REVISION.matcher(text);
    return revision.find() ? Long.parseLong(revision.group(1)) : 0;
  }
}
