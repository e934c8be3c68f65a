package io.binnacle.launcher;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Finds an installed Java of at least a version by the {@code release} files that every Java has.
 *
 * <p>Looks first at what somebody named (BINNACLE_JAVA_HOME, JAVA_HOME and its variants), then
 * where packages and tools install. Of several, the lowest sufficient version is taken.
 */
final class JavaFinder {
  private final Map<String, String> environment;
  private final String home;
  private final File root;

  JavaFinder(Map<String, String> environment, String home, File root) {
    this.environment = environment;
    this.home = home;
    this.root = root;
  }

  /** The {@code java} command of a Java of version {@code needed} or later. */
  Optional<File> find(int needed) {
    for (File candidate : named()) {
      if (version(candidate) >= needed && command(candidate).isPresent()) {
        return command(candidate);
      }
    }
    File best = null;
    int bestVersion = Integer.MAX_VALUE;
    for (File candidate : installed()) {
      int version = version(candidate);
      if (version >= needed && version < bestVersion && command(candidate).isPresent()) {
        best = candidate;
        bestVersion = version;
      }
    }
    return best == null ? Optional.empty() : command(best);
  }

  private List<File> named() {
    List<String> names =
        new ArrayList<>(Arrays.asList("BINNACLE_JAVA_HOME", "JAVA_HOME", "JAVA_HOME_25"));
    // GitHub's runners and others name each Java they have: JAVA_HOME_25_X64.
    List<String> others = new ArrayList<>(environment.keySet());
    Collections.sort(others);
    for (String name : others) {
      if (name.startsWith("JAVA_HOME_") || name.startsWith("JDK_")) {
        names.add(name);
      }
    }
    List<File> homes = new ArrayList<>();
    for (String name : names) {
      String value = environment.get(name);
      if (value != null && !value.isEmpty()) {
        homes.add(new File(value));
      }
    }
    return homes;
  }

  private List<File> installed() {
    List<File> homes = new ArrayList<>();
    for (String folder :
        Arrays.asList(
            "usr/lib/jvm", "usr/lib64/jvm", "usr/java", "usr/local/java", "opt", "opt/java")) {
      homes.addAll(children(new File(root, folder)));
    }
    for (String folder :
        Arrays.asList(
            ".sdkman/candidates/java",
            ".jdks",
            ".local/share/mise/installs/java",
            ".asdf/installs/java")) {
      homes.addAll(children(new File(home, folder)));
    }
    List<File> bundles = new ArrayList<>();
    bundles.addAll(children(new File(root, "Library/Java/JavaVirtualMachines")));
    bundles.addAll(children(new File(home, "Library/Java/JavaVirtualMachines")));
    for (File bundle : bundles) {
      homes.add(new File(bundle, "Contents/Home"));
    }
    for (String variable : Arrays.asList("ProgramFiles", "ProgramW6432", "LOCALAPPDATA")) {
      String programs = environment.get(variable);
      if (programs != null) {
        for (String vendor :
            Arrays.asList(
                "Java",
                "Eclipse Adoptium",
                "Microsoft",
                "Zulu",
                "Amazon Corretto",
                "BellSoft",
                "Programs/Eclipse Adoptium")) {
          homes.addAll(children(new File(programs, vendor)));
        }
      }
    }
    return homes;
  }

  private static List<File> children(File folder) {
    File[] children = folder.listFiles(File::isDirectory);
    if (children == null) {
      return Collections.emptyList();
    }
    Arrays.sort(children);
    return Arrays.asList(children);
  }

  /** The feature version in the {@code release} file; 0 when there is none. */
  private static int version(File javaHome) {
    Properties release = new Properties();
    try (InputStream in = new FileInputStream(new File(javaHome, "release"))) {
      release.load(in);
      String text = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
      return Integer.parseInt(
          (text.startsWith("1.") ? text.substring(2) : text).split("[^0-9]", -1)[0]);
    } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return 0;
    }
  }

  private static Optional<File> command(File javaHome) {
    for (String name : Arrays.asList("bin/java", "bin/java.exe")) {
      File command = new File(javaHome, name);
      if (command.isFile() && command.canExecute()) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }
}
