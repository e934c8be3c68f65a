package io.binnacle.backend.raft.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.backend.raft.machine.BookEntry;
import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.backend.raft.machine.OperationId;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Condition;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.value.Bytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
  private static final UUID CLIENT = new UUID(7, 9);

  private static final List<Operation> EVERY_KIND =
      List.of(
          new Operation.Write(
              id(1),
              List.of(new Condition(Bytes.utf8("/a"), 5), Condition.absent(Bytes.utf8("/b"))),
              List.of(
                  new Change.Put(Bytes.utf8("/a"), Bytes.wrap(new byte[3000]), 4),
                  new Change.Delete(Bytes.utf8("/b")))),
          new Operation.Write(id(2), List.of(), List.of()),
          new Operation.Grant(id(3), 15_000),
          new Operation.End(id(4), 8),
          new Operation.Expire(id(41), 8, 3),
          new Operation.Enrol(id(42), "n1", new BookEntry("one", "127.0.0.1:1")),
          new Operation.Strike(id(43), "n2"),
          new Operation.Compact(id(5), 1L << 40),
          new Operation.Quota(id(6), 0),
          new Operation.Load(
              id(7),
              true,
              List.of(new Entry(Bytes.utf8("/a"), Bytes.utf8("1"), 2, 3, 4, 5)),
              Optional.empty()),
          new Operation.Load(
              id(8),
              false,
              List.of(),
              Optional.of(new Operation.LoadEnd(9, new TreeMap<>(Map.of(5L, 1000L))))));

  @Test
  void everyKindIsReadAsItWasWritten() throws IOException {
    assertThat(EntryCodec.decode(EntryCodec.encode(EVERY_KIND))).isEqualTo(EVERY_KIND);
    assertThat(EntryCodec.decode(EntryCodec.encode(List.of()))).isEmpty();
  }

  @Test
  void anEntryCutShortIsRefused() {
    byte[] whole = EntryCodec.encode(EVERY_KIND);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> EntryCodec.decode(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aLaterVersionIsRefusedByNumber() {
    byte[] bytes = EntryCodec.encode(EVERY_KIND);
    bytes[0] = 2;
    assertThatThrownBy(() -> EntryCodec.decode(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 2");
  }

  private static OperationId id(long sequence) {
    return new OperationId(CLIENT, sequence);
  }
}
