package io.binnacle.kernel.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.spi.ErrorKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupFormTest {
  private static final BackupHead HEAD =
      new BackupHead(Instant.ofEpochMilli(1_700_000_000_123L), 41, "h2", "1.2.3");
  private static final BackupKey KEY = key(1);
  private static final int SMALL = 1000;

  @TempDir Path folder;

  private static BackupKey key(int seed) {
    byte[] bytes = new byte[32];
    new Random(seed).nextBytes(bytes);
    return BackupKey.of(bytes).orElseThrow();
  }

  private static Optional<BackupKey> key(boolean encrypted) {
    return encrypted ? Optional.of(KEY) : Optional.empty();
  }

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    new Random(7).nextBytes(content);
    return content;
  }

  private static byte[] backup(byte[] content, Optional<BackupKey> key) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BackupOutput backup = new BackupOutput(out, HEAD, key, new Random(3));
    backup.write(content);
    backup.finish(42);
    return out.toByteArray();
  }

  private static BackupInput open(byte[] backup, Optional<BackupKey> key) throws IOException {
    return new BackupInput(new ByteArrayInputStream(backup), key);
  }

  private static BackupException refused(byte[] backup, Optional<BackupKey> key) {
    try (BackupInput in = open(backup, key)) {
      in.drain();
    } catch (IOException e) {
      return BackupException.of("b", e);
    }
    throw new AssertionError("it was taken for whole");
  }

  /// A frame's place in a backup.
  private record Frame(int from, int to) {}

  private static List<Frame> frames(byte[] backup) {
    int at = 12 + Short.toUnsignedInt(ByteBuffer.wrap(backup).getShort(10));
    List<Frame> frames = new ArrayList<>();
    while (at < backup.length - 32) {
      int end = at + 5 + ByteBuffer.wrap(backup).getInt(at + 1);
      frames.add(new Frame(at, end));
      at = end;
    }
    return frames;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatGoesInComesOut(boolean encrypted) throws IOException {
    for (int length : new int[] {0, 1, BackupOutput.CHUNK, BackupOutput.CHUNK * 3 + 17}) {
      byte[] content = content(length);
      try (BackupInput in = open(backup(content, key(encrypted)), key(encrypted))) {
        assertThat(in.head()).isEqualTo(HEAD);
        assertThat(in.readAllBytes()).isEqualTo(content);
        assertThat(in.revision()).isEqualTo(42);
        assertThat(in.length()).isEqualTo(length);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyFlippedBitIsFound(boolean encrypted) throws IOException {
    byte[] good = backup(content(SMALL), key(encrypted));
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 << (at % 8));
      assertThat(refused(bad, key(encrypted))).as("byte %d", at).hasMessageStartingWith("b: ");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyTruncationIsFound(boolean encrypted) throws IOException {
    byte[] good = backup(content(SMALL), key(encrypted));
    for (int length = 0; length < good.length; length++) {
      assertThat(refused(Arrays.copyOf(good, length), key(encrypted)).kind())
          .as("%d bytes", length)
          .isEqualTo(ErrorKind.CORRUPT);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void chunksInAnotherOrderAreFound(boolean encrypted) throws IOException {
    byte[] good = backup(content(3 * BackupOutput.CHUNK), key(encrypted));
    List<Frame> frames = frames(good);
    assertThat(frames).hasSize(4);
    ByteBuffer swapped = ByteBuffer.wrap(good.clone());
    Frame first = frames.get(0);
    Frame second = frames.get(1);
    swapped.position(first.from());
    swapped.put(good, second.from(), second.to() - second.from());
    swapped.put(good, first.from(), first.to() - first.from());
    assertThat(refused(swapped.array(), key(encrypted))).hasMessage("b: chunk 0 is damaged");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aChunkThatIsLeftOutIsFound(boolean encrypted) throws IOException {
    byte[] good = backup(content(3 * BackupOutput.CHUNK), key(encrypted));
    Frame gone = frames(good).get(1);
    ByteBuffer shorter = ByteBuffer.allocate(good.length - (gone.to() - gone.from()));
    shorter.put(good, 0, gone.from()).put(good, gone.to(), good.length - gone.to());
    assertThat(refused(shorter.array(), key(encrypted))).hasMessage("b: chunk 1 is damaged");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aChunkOfAnotherBackupIsFound(boolean encrypted) throws IOException {
    byte[] one = backup(content(SMALL), key(encrypted));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BackupOutput later =
        new BackupOutput(
            out,
            new BackupHead(HEAD.created().plusMillis(1), 41, "h2", "1.2.3"),
            key(encrypted),
            new Random(4));
    later.write(content(SMALL));
    later.finish(42);
    byte[] other = out.toByteArray();
    Frame place = frames(one).getFirst();
    assertThat(other).hasSameSizeAs(one);
    System.arraycopy(other, place.from(), one, place.from(), place.to() - place.from());
    assertThat(refused(one, key(encrypted))).hasMessage("b: chunk 0 is damaged");
  }

  @Test
  void whatFollowsTheEndIsFound() throws IOException {
    byte[] good = backup(content(SMALL), Optional.empty());
    assertThat(refused(Arrays.copyOf(good, good.length + 1), Optional.empty()))
        .hasMessage("b: something follows its end");
  }

  @Test
  void aBackupThatWasNotFinishedIsCutOff() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BackupOutput backup = new BackupOutput(out, HEAD, Optional.empty(), new Random(3));
    backup.write(content(BackupOutput.CHUNK));
    assertThat(refused(out.toByteArray(), Optional.empty()))
        .hasMessage("b: it ends before its last chunk: it was cut off");
  }

  @Test
  void aLaterFormIsNamed() throws IOException {
    byte[] later = backup(content(1), Optional.empty());
    later[9] = 2;
    assertThat(refused(later, Optional.empty()))
        .hasMessage("b: it has the form 2; this version of Binnacle reads 1");
  }

  @Test
  void theWrongKeyIsNotTakenForDamage() throws IOException {
    BackupException refused = refused(backup(content(SMALL), key(true)), Optional.of(key(2)));
    assertThat(refused).hasMessage("b: the key is not the one that it was encrypted with");
    assertThat(refused.kind()).isEqualTo(ErrorKind.CALLER);
  }

  @Test
  void aKeyIsNeededExactlyWhenItIsEncrypted() throws IOException {
    assertThat(refused(backup(content(SMALL), key(true)), Optional.empty()))
        .hasMessage("b: it is encrypted; its key is needed");
    assertThat(refused(backup(content(SMALL), Optional.empty()), key(true)))
        .hasMessage("b: it is not encrypted, and a key was given");
  }

  @Test
  void anEncryptedBackupHidesItsContentAndIsNeverTheSameTwice() throws IOException {
    byte[] content = "a secret that is easy to find".repeat(9).getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Random random = new Random(5);
    for (int i = 0; i < 2; i++) {
      BackupOutput backup = new BackupOutput(out, HEAD, key(true), random);
      backup.write(content);
      backup.finish(42);
    }
    byte[] both = out.toByteArray();
    assertThat(new String(both, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    int half = both.length / 2;
    byte[] first = Arrays.copyOf(both, half);
    byte[] second = Arrays.copyOfRange(both, half, both.length);
    Frame data = frames(first).getFirst();
    assertThat(Arrays.copyOfRange(first, data.from() + 5, data.to()))
        .isNotEqualTo(Arrays.copyOfRange(second, data.from() + 5, data.to()));
  }

  @Test
  void keysAreReadRawAndAsText() throws Exception {
    byte[] bytes = content(32);
    byte[] backup = backup(content(SMALL), BackupKey.of(bytes));
    for (byte[] written :
        List.of(
            bytes,
            (Base64.getEncoder().encodeToString(bytes) + "\n").getBytes(StandardCharsets.US_ASCII),
            HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII))) {
      BackupKey key = BackupKey.read(Files.write(folder.resolve("key"), written));
      try (BackupInput in = open(backup, Optional.of(key))) {
        assertThat(in.readAllBytes()).isEqualTo(content(SMALL));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "too short", "0123456789abcdef0123456789abcdef0", "not/base64!"})
  void whatIsNoKeyIsNamed(String written) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), written);
    assertThatThrownBy(() -> BackupKey.read(file))
        .isInstanceOf(BackupException.class)
        .hasMessage(
            file
                + ": is not a key: 32 bytes are wanted, as they are or written in base64 or"
                + " hexadecimal");
    assertThatThrownBy(() -> BackupKey.read(folder.resolve("none")))
        .hasMessage(folder.resolve("none") + ": there is no such key file");
  }

  @Test
  void aFileIsThereWholeOrNotAtAll() throws Exception {
    Path file = folder.resolve("b");
    BackupFile.write(file, out -> out.write(backup(content(SMALL), Optional.empty())));
    assertThatThrownBy(
            () ->
                BackupFile.write(
                    file,
                    out -> {
                      out.write(1);
                      throw new IOException("no more");
                    }))
        .hasMessage("no more");
    try (BackupInput in = BackupFile.open(file, Optional.empty())) {
      assertThat(in.readAllBytes()).isEqualTo(content(SMALL));
    }
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
