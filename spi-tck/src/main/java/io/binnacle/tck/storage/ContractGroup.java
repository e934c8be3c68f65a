package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Condition;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.Page;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.Store;
import io.binnacle.spi.storage.WatchOptions;
import io.binnacle.spi.value.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/// What the groups of the contract share: an open store, and short words for what is done to it.
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ContractGroup {
  static final KeyRange ALL = KeyRange.all();

  private @Nullable StorageFixture fixture;
  private @Nullable StorageBackend backend;

  abstract StorageFixture newFixture();

  @BeforeEach
  void openStore() throws SpiException {
    StorageFixture made = newFixture();
    fixture = made;
    backend = made.open();
  }

  @AfterEach
  void closeStore() {
    if (fixture != null) {
      fixture.close();
    }
  }

  StorageFixture fixture() {
    if (fixture == null) {
      throw new IllegalStateException("no fixture");
    }
    return fixture;
  }

  StorageBackend backend() {
    if (backend == null) {
      throw new IllegalStateException("no store");
    }
    return backend;
  }

  Store store() {
    return backend().store();
  }

  boolean can(Capability capability) {
    return backend().capabilities().contains(capability);
  }

  void crashAndReopen() throws SpiException {
    fixture().crash();
    backend = fixture().reopen();
  }

  static Bytes bytes(String text) {
    return Bytes.utf8(text);
  }

  static KeyRange prefix(String prefix) {
    return KeyRange.prefix(bytes(prefix));
  }

  static Change.Put putting(String key, String value) {
    return new Change.Put(bytes(key), bytes(value), 0);
  }

  static Change.Delete deleting(String key) {
    return new Change.Delete(bytes(key));
  }

  static Commit commitOf(List<Condition> conditions, Change... changes) {
    return new Commit(conditions, List.of(changes), Deadline.usual());
  }

  /// Applies changes without conditions.
  CommitResult.Committed commit(Change... changes) throws StorageException {
    return committed(store().commit(commitOf(List.of(), changes)));
  }

  /// Puts a key whatever it was; gives the revision.
  long put(String key, String value) throws StorageException {
    return commit(putting(key, value)).revision();
  }

  long delete(String key) throws StorageException {
    return commit(deleting(key)).revision();
  }

  static CommitResult.Committed committed(CommitResult result) {
    assertThat(result).isInstanceOf(CommitResult.Committed.class);
    return (CommitResult.Committed) result;
  }

  static CommitResult.Conflict conflict(CommitResult result) {
    assertThat(result).isInstanceOf(CommitResult.Conflict.class);
    return (CommitResult.Conflict) result;
  }

  Optional<Entry> get(String key) throws StorageException {
    return store().read(bytes(key), ReadOptions.latest()).entry();
  }

  Entry entry(String key) throws StorageException {
    return get(key).orElseThrow(() -> new AssertionError(key + " is not there"));
  }

  Optional<String> valueAt(String key, long revision) throws StorageException {
    return store()
        .read(bytes(key), ReadOptions.at(revision))
        .entry()
        .map(entry -> entry.value().utf8());
  }

  long revision() throws StorageException {
    return store().revision(Consistency.LINEARIZABLE);
  }

  static List<String> keys(Page page) {
    return page.entries().stream().map(entry -> entry.key().utf8()).toList();
  }

  /// Fails unless `call` throws a [StorageException] with the code; gives the exception.
  static StorageException refused(StorageException.Code code, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(StorageException.class);
    StorageException failure = (StorageException) thrown;
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(code);
    return failure;
  }

  WatchRecord watch(KeyRange range, long after) throws StorageException {
    return watch(range, after, WatchOptions.usual());
  }

  WatchRecord watch(KeyRange range, long after, WatchOptions options) throws StorageException {
    return WatchRecord.of(store(), range, after, options);
  }

  static WatchOptions buffer(int batches) {
    return new WatchOptions(true, Duration.ofSeconds(5), batches);
  }
}
