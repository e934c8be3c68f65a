package io.binnacle.kernel.warning;

import io.binnacle.kernel.validation.Checked;
import java.util.ArrayList;
import java.util.List;

/// Files of one volume that are in one another's place. Pure.
final class OverlapWarnings {
  private OverlapWarnings() {}

  /// A file, or a folder of files.
  ///
  /// @param source where it comes from; empty where that is said elsewhere
  private record Place(String path, String source) {
    boolean overlaps(Place other) {
      return !path.isEmpty()
          && !other.path.isEmpty()
          && ((path + "/").startsWith(other.path + "/")
              || (other.path + "/").startsWith(path + "/"));
    }

    @Override
    public String toString() {
      return quoted(path) + (source.isEmpty() ? "" : " (" + source + ")");
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
    tell(volume, called, new ArrayList<>(), items(source, ""), warnings);
  }

  private static List<Place> items(Checked source, String called) {
    return source.field("items").items().stream()
        .map(item -> new Place(item.field("path").text(), called))
        .toList();
  }

  private static void projected(String volume, Checked projected, List<String> warnings) {
    List<Place> taken = new ArrayList<>();
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
      String volume, String called, List<Place> taken, List<Place> more, List<String> warnings) {
    for (Place written : more) {
      Place place = new Place(written.path().replaceAll("/+$", ""), written.source());
      for (Place other : taken) {
        if (place.overlaps(other)) {
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
      taken.add(place);
    }
  }
}
