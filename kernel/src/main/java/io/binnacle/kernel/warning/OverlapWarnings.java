package io.binnacle.kernel.warning;

import io.binnacle.kernel.validation.Checked;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Files of one volume that are in one another's place. Pure.
final class OverlapWarnings {
  /// More are never told: of all warnings together clients get 4096 characters.
  private static final int MOST = 4096;

  private OverlapWarnings() {}

  /// A file, or a folder of files.
  ///
  /// @param source where it comes from; empty where that is said elsewhere
  private record Place(String path, String source) {
    @Override
    public String toString() {
      return quoted(path) + (source.isEmpty() ? "" : " (" + source + ")");
    }
  }

  /// The places that were taken, by the folders on the way to them. Confined to one thread.
  private static final class Taken {
    private final List<Place> all = new ArrayList<>();
    private final Folder root = new Folder();

    private static final class Folder {
      private final List<Integer> here = new ArrayList<>();
      private final Map<String, Folder> inside = new HashMap<>();
    }

    /// Takes a place.
    ///
    /// @return those that it is in, or that are in it, as they were taken
    List<Place> take(Place place) {
      List<Integer> others = new ArrayList<>();
      if (!place.path().isEmpty()) {
        Folder folder = root;
        for (String step : place.path().split("/", -1)) {
          others.addAll(folder.here);
          folder = folder.inside.computeIfAbsent(step, _ -> new Folder());
        }
        inside(folder, others);
        folder.here.add(all.size());
      }
      all.add(place);
      Collections.sort(others);
      return others.stream().map(all::get).toList();
    }

    private static void inside(Folder folder, List<Integer> found) {
      Deque<Folder> left = new ArrayDeque<>();
      for (Folder next = folder; next != null; next = left.poll()) {
        found.addAll(next.here);
        left.addAll(next.inside.values());
      }
    }
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  static void check(List<Checked> volumes, List<String> warnings) {
    for (Checked volume : volumes) {
      String name = volume.field("name").text();
      Checked map = volume.field("configMap");
      mapped(name, "ConfigMap " + quoted(map.field("name").text()), map, warnings);
      Checked secret = volume.field("secret");
      mapped(name, "Secret " + quoted(secret.field("secretName").text()), secret, warnings);
      mapped(name, "DownwardAPI", volume.field("downwardAPI"), warnings);
      projected(name, volume.field("projected"), warnings);
    }
  }

  private static void mapped(String volume, String called, Checked source, List<String> warnings) {
    tell(volume, called, new Taken(), items(source, ""), warnings);
  }

  private static List<Place> items(Checked source, String called) {
    return source.field("items").items().stream()
        .map(item -> new Place(item.field("path").text(), called))
        .toList();
  }

  private static void projected(String volume, Checked projected, List<String> warnings) {
    Taken taken = new Taken();
    for (Checked source : projected.field("sources").items()) {
      if (source.object().isEmpty()) {
        warnings.add("volume " + quoted(volume) + " (Projected) has no sources provided");
        continue;
      }
      tell(volume, "Projected", taken, places(source), warnings);
    }
  }

  private static List<Place> places(Checked source) {
    Checked map = source.field("configMap");
    if (map.field("items").present()) {
      return items(map, "ConfigMap " + quoted(map.field("name").text()));
    }
    Checked secret = source.field("secret");
    if (secret.field("items").present()) {
      return items(secret, "Secret " + quoted(secret.field("name").text()));
    }
    Checked downward = source.field("downwardAPI");
    if (downward.field("items").present()) {
      return items(downward, "DownwardAPI");
    }
    Checked token = source.field("serviceAccountToken");
    if (token.present()) {
      return List.of(new Place(token.field("path").text(), "ServiceAccountToken"));
    }
    Checked bundle = source.field("clusterTrustBundle");
    if (bundle.present()) {
      Checked name = bundle.field(bundle.field("name").present() ? "name" : "signerName");
      return List.of(
          new Place(bundle.field("path").text(), "ClusterTrustBundle " + quoted(name.text())));
    }
    return certificate(source.field("podCertificate"));
  }

  private static List<Place> certificate(Checked certificate) {
    List<Place> places = new ArrayList<>();
    add(places, certificate.field("certificateChainPath"), "PodCertificate chain");
    add(places, certificate.field("keyPath"), "PodCertificate key");
    add(places, certificate.field("credentialBundlePath"), "PodCertificate credential bundle");
    return places;
  }

  private static void add(List<Place> places, Checked path, String called) {
    if (!path.text().isEmpty()) {
      places.add(new Place(path.text(), called));
    }
  }

  private static void tell(
      String volume, String called, Taken taken, List<Place> more, List<String> warnings) {
    for (Place written : more) {
      if (warnings.size() > MOST) {
        return;
      }
      Place place = new Place(withoutSlashes(written.path()), written.source());
      for (Place other : taken.take(place)) {
        warnings.add(
            "volume "
                + quoted(volume)
                + " ("
                + called
                + "): overlapping paths: "
                + place
                + " with "
                + other);
      }
    }
  }

  private static String withoutSlashes(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }
}
