package io.binnacle.kernel.operation;

import io.binnacle.kernel.exchange.FrameSource;
import io.binnacle.kernel.registry.WatchEvent;
import io.binnacle.kernel.registry.Watcher;
import io.binnacle.kernel.registry.Watcher.Look;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The frames of a watch: its events, now and then a bookmark, and at the end why it ended. Read by
/// one thread; [#close] is thread-safe.
final class WatchStream implements FrameSource {
  private static final long BOOKMARK_EVERY = TimeUnit.MINUTES.toNanos(1);

  /// A last bookmark shortly before the end spares the client events that it has seen.
  private static final long LAST_BOOKMARK = TimeUnit.SECONDS.toNanos(2);

  private final Watcher watcher;
  private final WatchFrames.Format format;
  private final boolean bookmarks;
  private final long end;
  private boolean endOfInitial;
  private boolean first = true;
  private boolean ended;
  private long nextBookmark;
  private long bookmarked;

  WatchStream(
      Watcher watcher,
      WatchFrames.Format format,
      Duration length,
      boolean bookmarks,
      boolean endOfInitial) {
    this.watcher = watcher;
    this.format = format;
    this.bookmarks = bookmarks;
    this.endOfInitial = endOfInitial;
    long now = System.nanoTime();
    this.end = now + length.toNanos();
    this.nextBookmark = Math.min(now + BOOKMARK_EVERY, Math.max(now, end - LAST_BOOKMARK));
  }

  @Override
  public List<byte[]> next() throws InterruptedException {
    List<byte[]> frames = new ArrayList<>();
    while (frames.isEmpty() && !ended) {
      long now = System.nanoTime();
      long until = bookmarks ? Math.min(end - now, nextBookmark - now) : end - now;
      // What is there at the start goes out at once, and with it that this is all.
      Look look = watcher.look(first ? 0 : Math.max(0, until), TimeUnit.NANOSECONDS);
      first = false;
      for (WatchEvent event : look.events()) {
        frames.add(format.event(event));
      }
      if (endOfInitial) {
        endOfInitial = false;
        bookmarked = look.revision();
        frames.add(format.bookmark(look.revision(), true));
      }
      if (look.ended()) {
        ended = true;
        look.failure().ifPresent(f -> frames.add(format.error(f.status())));
      } else {
        tick(look, frames);
      }
    }
    return frames;
  }

  private void tick(Look look, List<byte[]> frames) {
    long now = System.nanoTime();
    if (bookmarks && nextBookmark - now <= 0) {
      nextBookmark = now + BOOKMARK_EVERY;
      if (nextBookmark - (end - LAST_BOOKMARK) > 0 && end - LAST_BOOKMARK - now > 0) {
        nextBookmark = end - LAST_BOOKMARK;
      }
      if (look.revision() > bookmarked) {
        bookmarked = look.revision();
        frames.add(format.bookmark(look.revision(), false));
      }
    }
    if (end - now <= 0) {
      ended = true;
      watcher.close();
    }
  }

  @Override
  public void close() {
    watcher.close();
  }
}
