package io.binnacle.kernel.bootstrap;

import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.codec.YamlReader;
import io.binnacle.spi.BootstrapObjects;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The objects that the server itself needs: those of `objects.yaml`, and the Service `kubernetes`.
///
/// @param serviceAddress the cluster address of that Service
/// @param securePort where the server listens
public record SystemObjects(String serviceAddress, int securePort) implements BootstrapObjects {

  @Override
  public List<ObjectValue> bootstrapObjects() {
    List<ObjectValue> objects = new ArrayList<>();
    if (table() instanceof ListValue list) {
      for (Value item : list) {
        if (item instanceof ObjectValue object) {
          objects.add(withStatus(object));
        }
      }
    }
    objects.add(kubernetesService());
    return objects;
  }

  /// A flow schema says whether the priority level that it names is there; those of the table are.
  private static ObjectValue withStatus(ObjectValue object) {
    if (!object.text("kind").orElse("").equals("FlowSchema")) {
      return object;
    }
    String level = object.text("spec", "priorityLevelConfiguration", "name").orElse("");
    ObjectValue found =
        ObjectValue.builder()
            .put("type", "Dangling")
            .put("status", "False")
            .put("reason", "Found")
            .put(
                "message",
                "This FlowSchema references the PriorityLevelConfiguration object named \""
                    + level
                    + "\" and it exists")
            .build();
    return object.withAt(ListValue.of(found), "status", "conditions");
  }

  private static Value table() {
    try (InputStream stream = SystemObjects.class.getResourceAsStream("objects.yaml")) {
      if (stream == null) {
        throw new IllegalStateException("the jar lacks objects.yaml");
      }
      return YamlReader.parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8)).value();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedException e) {
      throw new IllegalStateException("objects.yaml", e);
    }
  }

  private ObjectValue kubernetesService() {
    ObjectValue labels =
        ObjectValue.builder().put("component", "apiserver").put("provider", "kubernetes").build();
    ObjectValue port =
        ObjectValue.builder()
            .put("name", "https")
            .put("protocol", "TCP")
            .put("port", 443)
            .put("targetPort", securePort)
            .build();
    return ObjectValue.builder()
        .put("apiVersion", "v1")
        .put("kind", "Service")
        .put(
            "metadata",
            ObjectValue.builder()
                .put("name", "kubernetes")
                .put("namespace", "default")
                .put("labels", labels)
                .build())
        .put(
            "spec",
            ObjectValue.builder()
                .put("type", "ClusterIP")
                .put("clusterIP", serviceAddress)
                .put("ipFamilyPolicy", "SingleStack")
                .put("ports", ListValue.of(port))
                .build())
        .build();
  }
}
