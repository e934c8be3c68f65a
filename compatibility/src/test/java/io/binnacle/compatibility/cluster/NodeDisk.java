package io.binnacle.compatibility.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A disk of a node's own: a file with a file system in it, which can be filled, and which the
/// kernel slows down for the node's processes where control groups of version 1 let it.
final class NodeDisk implements AutoCloseable {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup/blkio");
  private static final long BYTES = 1L << 30;
  private static final long LEFT = 64 << 10;
  private static final String BALLAST = "ballast";

  private final Path place;
  private final Optional<Path> group;
  private final String device;

  private NodeDisk(Path place, Optional<Path> group, String device) {
    this.place = place;
    this.group = group;
    this.device = device;
  }

  /// @param place where the disk is to appear
  /// @param name one that no other disk on this machine has
  /// @throws IOException when this machine does not let us
  static NodeDisk mount(Path place, String name) throws IOException {
    Files.createDirectories(place);
    Path image = place.resolveSibling("disk.img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(BYTES);
    }
    Shell.run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
    Shell.run("mount", "-o", "loop", image.toString(), place.toString());
    // The store's directory must be empty at first, and no other's.
    Files.deleteIfExists(place.resolve("lost+found"));
    long number = ((Number) Files.getAttribute(place, "unix:dev")).longValue();
    long major = (number >> 8) & 0xfff;
    long minor = (number & 0xff) | ((number >> 12) & 0xfff00);
    return new NodeDisk(place, group(name), major + ":" + minor);
  }

  private static Optional<Path> group(String name) {
    Path group = GROUPS.resolve(name);
    try {
      return Optional.of(Files.createDirectory(group));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// What a command begins with whose writes [#slow] is about.
  List<String> commandPrefix() {
    return group
        .map(
            found ->
                List.of(
                    "sh",
                    "-c",
                    "echo $$ > '" + found.resolve("cgroup.procs") + "' && exec \"$@\"",
                    "sh"))
        .orElse(List.of());
  }

  boolean canBeSlow() {
    return group.isPresent();
  }

  /// Lets so many writes a second reach the disk; forcing a file takes two or more.
  void slow(int writes) throws IOException {
    Files.writeString(limit(), device + " " + writes);
  }

  private Path limit() {
    return group.orElseThrow().resolve("blkio.throttle.write_iops_device");
  }

  /// Takes all space there is.
  void fill() throws IOException {
    List<String> command = new ArrayList<>(List.of("fallocate", "--length"));
    command.add(Long.toString(Files.getFileStore(place).getUsableSpace() - LEFT));
    command.add(place.resolve(BALLAST).toString());
    Shell.run(command.toArray(String[]::new));
  }

  /// Makes the disk as it was, but for what the node wrote.
  void heal() throws IOException {
    Files.deleteIfExists(place.resolve(BALLAST));
    if (group.isPresent()) {
      slow(0);
    }
  }

  @Override
  public void close() {
    try {
      heal();
      Shell.run("umount", "--lazy", place.toString());
      if (group.isPresent()) {
        Files.deleteIfExists(group.get());
      }
    } catch (IOException e) {
      System.err.println("a node's disk was not taken away: " + e.getMessage());
    }
  }
}
