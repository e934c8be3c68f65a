package io.binnacle.kernel.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.exchange.FrameFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What a watch holds for a client that does not read is bound by its bytes.
class LargeWatchTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final int LENGTH = 10_000;
  private static final int COUNT = 40;
  private static final int MOST = 64 << 10;

  private static void create(EngineFixture engine, String name) {
    String body =
        "{\"metadata\":{\"name\":\""
            + name
            + "\"},\"data\":{\"k\":\""
            + "x".repeat(LENGTH)
            + "\"}}";
    assertThat(engine.send("POST " + MAPS, body).code()).isEqualTo(201);
  }

  /// Nobody is told again of an event that came while others were still to be taken.
  @Test
  void manyLargeObjectsAreTakenPieceByPieceAndNoneIsForgotten() throws Exception {
    try (EngineFixture engine = new EngineFixture()) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < COUNT; i++) {
        names.add("map" + (100 + i));
        create(engine, names.getLast());
      }
      List<String> told = new ArrayList<>();
      Semaphore more = new Semaphore(0);
      try (FrameFeed feed = engine.feed(MAPS + "?watch=true")) {
        feed.onMore(more::release);
        FrameFeed.Next next = FrameFeed.Next.LATER;
        while (told.size() < 2 * COUNT) {
          if (next == FrameFeed.Next.LATER) {
            assertThat(more.tryAcquire(30, TimeUnit.SECONDS)).as("told %s", told).isTrue();
          }
          FrameFeed.Batch batch = feed.take();
          next = batch.next();
          assertThat(batch.frames().stream().mapToInt(frame -> frame.length).sum())
              .isLessThan(MOST);
          batch
              .frames()
              .forEach(
                  frame ->
                      told.add(
                          JsonReader.readStored(frame)
                              .text("object", "metadata", "name")
                              .orElseThrow()));
          if (names.size() < 2 * COUNT && !batch.frames().isEmpty()) {
            // What it is told of while it takes it looks for at once, as its writer does.
            for (int i = 0; i < 8 && names.size() < 2 * COUNT; i++) {
              names.add("map" + (100 + names.size()));
              create(engine, names.getLast());
            }
            if (next == FrameFeed.Next.MORE) {
              more.drainPermits();
            }
          }
        }
      }
      assertThat(told).isEqualTo(names);
    }
  }
}
