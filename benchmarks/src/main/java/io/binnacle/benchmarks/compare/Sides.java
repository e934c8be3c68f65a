package io.binnacle.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts the sides.
final class Sides {
  private final CompareOptions options;
  private final Path folder;

  /// @param folder for the data of all
  Sides(CompareOptions options, Path folder) {
    this.options = options;
    this.folder = folder;
  }

  /// @param through how etcd's clients reach their member
  Side etcd(String through) throws IOException {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < options.members(); i++) {
      addresses.add(name(i) + "=https://" + LoopbackNetwork.address(LoopbackNetwork.freePort()));
    }
    List<MemberProcess> members = new ArrayList<>();
    try {
      for (int i = 0; i < options.members(); i++) {
        List<String> command =
            List.of(
                options.etcd().toAbsolutePath().toString(),
                "-dir",
                folder.resolve("etcd-" + through).resolve(name(i)).toString(),
                "-through",
                through,
                "-name",
                name(i),
                "-cluster",
                String.join(",", addresses));
        members.add(MemberProcess.launch("etcd " + name(i), command, folder));
      }
      for (MemberProcess member : members) {
        member.awaitReady();
      }
      return new Side("etcd, " + through, members, options.toLeader());
    } catch (IOException e) {
      close(members);
      throw e;
    }
  }

  Side store() throws IOException, InterruptedException {
    List<MemberProcess> members = new ArrayList<>();
    try {
      if (options.members() == 1) {
        members.add(member(options.store(), List.of()));
      } else {
        cluster(members);
      }
      return new Side(options.store(), members, options.toLeader());
    } catch (IOException e) {
      close(members);
      throw e;
    }
  }

  private void cluster(List<MemberProcess> members) throws IOException, InterruptedException {
    String certificate = LoopbackNetwork.certificate(folder).toString();
    List<String> known = new ArrayList<>();
    for (int i = 0; i < options.members(); i++) {
      int port = LoopbackNetwork.freePort();
      List<String> words = new ArrayList<>(List.of(certificate, name(i), String.valueOf(port)));
      if (i > 0) {
        words.add(members.getFirst().ask("cluster"));
        words.add(String.join(",", known));
      }
      members.add(member(name(i), words));
      known.add(name(i) + "=" + LoopbackNetwork.address(port));
    }
    String voters = members.getFirst().ask("voters");
    if (!voters.equals(String.valueOf(options.members()))) {
      throw new IOException("of " + options.members() + " members " + voters + " vote");
    }
  }

  private MemberProcess member(String name, List<String> words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options.flags());
    command.addAll(
        List.of(
            "-cp",
            absolute(System.getProperty("java.class.path")),
            "io.binnacle.benchmarks.Main",
            "compare",
            "side",
            options.store(),
            folder.resolve(options.store()).resolve(name).toString()));
    command.addAll(words);
    MemberProcess member = MemberProcess.launch(options.store() + " " + name, command, folder);
    try {
      member.awaitReady();
      return member;
    } catch (IOException e) {
      member.close();
      throw e;
    }
  }

  private static String name(int member) {
    return "m" + member;
  }

  private static String absolute(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split(File.pathSeparator, -1)) {
      parts.add(Path.of(part).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, parts);
  }

  private static void close(List<MemberProcess> members) throws IOException {
    for (MemberProcess member : members) {
      member.close();
    }
  }
}
