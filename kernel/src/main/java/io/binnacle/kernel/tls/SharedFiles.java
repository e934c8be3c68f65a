package io.binnacle.kernel.tls;

import io.binnacle.spi.SpiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The files of `DATA/pki` that are the same on every node: with them a node signs certificates and
/// tokens that the others take for good.
public final class SharedFiles {
  private static final String FOLDER = "pki/";
  private static final List<String> NAMES =
      List.of("ca.crt", "ca.key", "peer-ca.crt", "peer-ca.key", "sa.key", "sa.pub");

  private SharedFiles() {}

  /// Their contents, by their paths below the data directory.
  ///
  /// @param directory `DATA/pki`
  /// @throws SpiException naming the file that is not there
  public static Map<String, String> read(Path directory) throws SpiException {
    Map<String, String> files = new LinkedHashMap<>();
    for (String name : NAMES) {
      files.put(FOLDER + name, Pem.read(directory.resolve(name)));
    }
    return files;
  }

  /// Writes what another node gave; only the owner may read it.
  ///
  /// @param directory `DATA/pki`
  /// @param files what [#read] gave on the other node
  /// @throws SpiException when one is missing, or the directory belongs to another cluster
  public static void write(Path directory, Map<String, String> files) throws SpiException {
    for (String name : NAMES) {
      if (!files.containsKey(FOLDER + name)) {
        throw SpiException.misconfigured("the answer to the join lacks " + FOLDER + name);
      }
    }
    Path authority = directory.resolve("ca.crt");
    if (Files.exists(authority) && !Pem.read(authority).equals(files.get(FOLDER + "ca.crt"))) {
      throw SpiException.misconfigured(
          directory + " holds the certificates of another cluster; name an empty --data-dir");
    }
    for (String name : NAMES) {
      Pem.write(directory.resolve(name), String.valueOf(files.get(FOLDER + name)), true);
    }
  }
}
