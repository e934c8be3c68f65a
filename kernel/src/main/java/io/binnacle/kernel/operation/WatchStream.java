package io.binnacle.kernel.operation;

import io.binnacle.kernel.exchange.FrameFeed;
import io.binnacle.kernel.registry.WatchEvent;
import io.binnacle.kernel.registry.Watcher;
import io.binnacle.kernel.registry.Watcher.Look;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/// The frames of a watch: its events, now and then a bookmark, and at the end why it ended.
/// Thread-safe as far as [FrameFeed] asks for it.
final class WatchStream implements FrameFeed {
  private static final long BOOKMARK_EVERY = TimeUnit.MINUTES.toNanos(1);

  /// A last bookmark shortly before the end spares the client events that it has seen.
  private static final long LAST_BOOKMARK = TimeUnit.SECONDS.toNanos(2);

  /// So many events are turned into frames at a time: enough to fill what is written at once.
  private static final int MOST_EVENTS = 64;

  /// After so many bytes no more events are turned into frames at that time: all of it is held
  /// while a client does not read.
  private static final int MOST_BYTES = 32 << 10;

  private final Watcher watcher;
  private final WatchFrames.Format format;
  private final boolean bookmarks;
  private final long end;
  private final Queue<WatchEvent> taken = new ArrayDeque<>();
  private Look look = new Look(List.of(), 0, false, false, Optional.empty());
  private boolean endOfInitial;
  private long nextBookmark;
  private long bookmarked;
  private long alarmed;

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
    this.nextBookmark = bookmarkAfter(now);
  }

  /// In a minute, or shortly before the end; so close to the end that it is past, never.
  private long bookmarkAfter(long now) {
    long last = end - LAST_BOOKMARK;
    return last - now > BOOKMARK_EVERY
        ? now + BOOKMARK_EVERY
        : last - now > 0 ? last : end + BOOKMARK_EVERY;
  }

  @Override
  public void onMore(Runnable told) {
    watcher.onMore(told);
  }

  @Override
  public Batch take() {
    boolean fresh = taken.isEmpty();
    if (fresh) {
      look = watcher.take(MOST_EVENTS);
      taken.addAll(look.events());
    }
    List<byte[]> frames = new ArrayList<>(taken.size() + 1);
    int bytes = 0;
    while (!taken.isEmpty() && bytes < MOST_BYTES) {
      byte[] frame = format.event(taken.remove());
      frames.add(frame);
      bytes += frame.length;
    }
    if (!taken.isEmpty()) {
      return new Batch(frames, Next.MORE);
    }
    if (endOfInitial && look.revision() > 0) {
      endOfInitial = false;
      bookmarked = look.revision();
      frames.add(format.bookmark(look.revision(), true));
    }
    // What was told of more since an earlier look is forgotten by now.
    if (look.more() || !(fresh || look.ended())) {
      return new Batch(frames, Next.MORE);
    }
    if (look.ended()) {
      close();
      look.failure().ifPresent(f -> frames.add(format.error(f.status())));
      return new Batch(frames, Next.END);
    }
    return new Batch(frames, tick(look.revision(), frames) ? Next.LATER : Next.END);
  }

  /// @return whether the watch goes on
  private boolean tick(long revision, List<byte[]> frames) {
    long now = System.nanoTime();
    if (bookmarks && nextBookmark - now <= 0) {
      nextBookmark = bookmarkAfter(now);
      if (revision > bookmarked) {
        bookmarked = revision;
        frames.add(format.bookmark(revision, false));
      }
    }
    if (end - now <= 0) {
      close();
      return false;
    }
    arm(bookmarks && nextBookmark - end < 0 ? nextBookmark : end, now);
    return true;
  }

  /// Has the writer look at the watch again at some time, whatever happens.
  private void arm(long due, long now) {
    if (due != alarmed) {
      alarmed = due;
      watcher.callIn(due - now);
    }
  }

  @Override
  public void close() {
    watcher.close();
  }
}
