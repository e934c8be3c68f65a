package io.binnacle.backend.raft.machine;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Who is a member, by id, and who was. Ids are never used twice. Immutable.
///
/// @param members those in the book
/// @param struck those struck out of it
public record MemberBook(SortedMap<String, BookEntry> members, SortedSet<String> struck) {
  public static final MemberBook EMPTY = new MemberBook(new TreeMap<>(), new TreeSet<>());

  public MemberBook {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    struck = Collections.unmodifiableSortedSet(new TreeSet<>(struck));
  }

  /// Who was struck out stays out.
  MemberBook with(String id, BookEntry entry) {
    if (struck.contains(id)) {
      return this;
    }
    SortedMap<String, BookEntry> next = new TreeMap<>(members);
    next.put(id, entry);
    return new MemberBook(next, struck);
  }

  MemberBook without(String id) {
    SortedMap<String, BookEntry> next = new TreeMap<>(members);
    next.remove(id);
    SortedSet<String> gone = new TreeSet<>(struck);
    gone.add(id);
    return new MemberBook(next, gone);
  }
}
