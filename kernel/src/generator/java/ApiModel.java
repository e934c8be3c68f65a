import io.swagger.annotations.ApiModelProperty;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One model class of the Java client: the JSON names of a type's fields, which of them are
/// required, and what they are for.
class ApiModel {
  private final Map<String, String> jsonNames = new HashMap<>();
  private final Set<String> required = new HashSet<>();
  private final Map<String, String> descriptions = new HashMap<>();
  private final String description;

  private ApiModel(Class<?> model) throws ReflectiveOperationException {
    for (Field field : model.getFields()) {
      if (field.getName().startsWith("SERIALIZED_NAME_")) {
        String json = (String) field.get(null);
        jsonNames.put(bare(json), json);
      }
    }
    if (model.getField("openapiRequiredFields").get(null) instanceof Set<?> names) {
      names.forEach(name -> required.add((String) name));
    }
    for (Method method : model.getMethods()) {
      ApiModelProperty property = method.getAnnotation(ApiModelProperty.class);
      if (property != null && method.getName().startsWith("get") && !property.value().isEmpty()) {
        String json = jsonNames.get(bare(method.getName().substring(3)));
        if (json != null) {
          descriptions.put(json, property.value());
        }
      }
    }
    var type = model.getAnnotation(io.swagger.annotations.ApiModel.class);
    description = type == null ? "" : type.description();
  }

  /// The model of a message; a name that several groups have carries the group's prefix.
  static Optional<ApiModel> find(String prefix, String version, String message) {
    for (String name : new String[] {prefix + version + message, version + message}) {
      try {
        return Optional.of(
            new ApiModel(Class.forName("io.kubernetes.client.openapi.models." + name)));
      } catch (ClassNotFoundException tryTheNext) {
        continue;
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(name, e);
      }
    }
    return Optional.empty();
  }

  /// Names are compared without case and punctuation: `uID` is `uid`, `xKubernetesListType` is
  /// `x-kubernetes-list-type`.
  private static String bare(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
  }

  Optional<String> jsonName(String protoName) {
    return Optional.ofNullable(jsonNames.get(bare(protoName)));
  }

  boolean requires(String jsonName) {
    return required.contains(jsonName);
  }

  String description() {
    return description;
  }

  Set<String> describedFields() {
    return descriptions.keySet();
  }

  String description(String jsonName) {
    return descriptions.getOrDefault(jsonName, "");
  }
}
