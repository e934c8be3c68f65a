import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Makes the schema file and the description file of the built-in kinds.
///
/// Reads the official Java client's protobuf classes (field numbers and types), their sources (the
/// comment tags of the API types), its model classes (which fields exist, which are required, what
/// they are called in JSON, their descriptions), and the fact tables beside this program. The form
/// of the schema file is described in `io.binnacle.kernel.schema.SchemaFile`; the description file
/// has a line `type[.field]<TAB>text` for each, with line breaks escaped.
///
/// Arguments: the protobuf sources jar, the folder of fact tables, the output folder.
class SchemaGenerator {
  private static final String PROTO = "io.kubernetes.client.proto.";

  /// The protobuf files of the generally available groups, and the prefix that the client gives to
  /// model names that exist in several groups.
  private static final Map<String, String> FILES = new LinkedHashMap<>();

  static {
    FILES.put("Meta", "");
    FILES.put("V1", "Core");
    FILES.put("V1Admissionregistration", "Admissionregistration");
    FILES.put("V1Apiextensions", "Apiextensions");
    FILES.put("V1Apps", "Apps");
    FILES.put("V1Authentication", "Authentication");
    FILES.put("V1Authorization", "Authorization");
    FILES.put("V1Autoscaling", "Autoscaling");
    FILES.put("V2Autoscaling", "Autoscaling");
    FILES.put("V1Batch", "Batch");
    FILES.put("V1Certificates", "Certificates");
    FILES.put("V1Coordination", "Coordination");
    FILES.put("V1Discovery", "Discovery");
    FILES.put("V1Events", "Events");
    FILES.put("V1Flowcontrol", "Flowcontrol");
    FILES.put("V1Networking", "Networking");
    FILES.put("V1Node", "Node");
    FILES.put("V1Policy", "Policy");
    FILES.put("V1Rbac", "Rbac");
    FILES.put("V1Resource", "Resource");
    FILES.put("V1Scheduling", "Scheduling");
    FILES.put("V1Storage", "Storage");
  }

  /// Messages that JSON writes as something else than an object with the message's fields.
  private static final Map<String, String> SPECIAL = new TreeMap<>();

  static {
    String meta = "k8s.io.apimachinery.pkg.apis.meta.v1.";
    SPECIAL.put(meta + "Time", "T");
    SPECIAL.put(meta + "MicroTime", "M");
    SPECIAL.put(meta + "Duration", "D");
    SPECIAL.put(meta + "FieldsV1", "+");
    SPECIAL.put("k8s.io.apimachinery.pkg.api.resource.Quantity", "Q");
    SPECIAL.put("k8s.io.apimachinery.pkg.util.intstr.IntOrString", "I");
    SPECIAL.put("k8s.io.apimachinery.pkg.runtime.RawExtension", "+");
    String extensions = "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.";
    for (String free :
        List.of(
            "JSON",
            "JSONSchemaPropsOrArray",
            "JSONSchemaPropsOrBool",
            "JSONSchemaPropsOrStringArray")) {
      SPECIAL.put(extensions + free, "*");
    }
  }

  private static final Set<String> OWN_TEXT = Set.of("Q", "I", "*");

  private final ProtoComments comments;
  private final FactTables facts;
  private final Map<String, Descriptor> messages = new LinkedHashMap<>();
  private final Map<String, ApiModel> models = new TreeMap<>();
  private final StringBuilder schemas = new StringBuilder();
  private final StringBuilder descriptions = new StringBuilder();

  SchemaGenerator(ProtoComments comments, FactTables facts) {
    this.comments = comments;
    this.facts = facts;
  }

  public static void main(String[] arguments) throws Exception {
    var comments = new ProtoComments(Path.of(arguments[0]));
    var facts = FactTables.read(Path.of(arguments[1]));
    var generator = new SchemaGenerator(comments, facts);
    for (var file : FILES.entrySet()) {
      generator.collect(file.getKey(), file.getValue());
    }
    generator.messages.values().forEach(generator::struct);
    comments.load("Runtime");
    comments.load("IntStr");
    for (String special : SPECIAL.keySet()) {
      generator.describe(openApiName(special), "", comments.ofMessage(special));
    }
    generator.literal();
    Path out = Path.of(arguments[2]);
    Files.createDirectories(out);
    Files.writeString(out.resolve("schemas.txt"), generator.schemas);
    Files.writeString(out.resolve("descriptions.txt"), generator.descriptions);
  }

  private void collect(String file, String prefix)
      throws ReflectiveOperationException, IOException {
    FileDescriptor descriptor =
        (FileDescriptor) Class.forName(PROTO + file).getMethod("getDescriptor").invoke(null);
    comments.load(file);
    String version = file.startsWith("V2") ? "V2" : "V1";
    for (Descriptor message : descriptor.getMessageTypes()) {
      messages.put(message.getFullName(), message);
      ApiModel.find(prefix, version, message.getName())
          .ifPresent(model -> models.put(message.getFullName(), model));
    }
  }

  /// The types that no protobuf file has, described by their models.
  private void literal() {
    schemas.append(facts.literalSchemas());
    facts
        .literalSchemas()
        .lines()
        .filter(line -> line.startsWith("T "))
        .forEach(
            line -> {
              String name = line.substring(2);
              String bare = name.substring(name.lastIndexOf('.') + 1);
              ApiModel.find("Apiregistration", "V1", bare)
                  .or(() -> ApiModel.find("Version", "", bare))
                  .ifPresent(
                      model -> {
                        describe(name, model.description(), ProtoComments.Comment.NONE);
                        model
                            .describedFields()
                            .forEach(
                                field ->
                                    describe(
                                        name + "." + field,
                                        model.description(field),
                                        ProtoComments.Comment.NONE));
                      });
            });
  }

  /// `k8s.io.api.core.v1.Pod` is `io.k8s.api.core.v1.Pod` in OpenAPI.
  static String openApiName(String message) {
    return "io.k8s."
        + message
            .substring("k8s.io.".length())
            .replace("apiextensions_apiserver", "apiextensions-apiserver");
  }

  private boolean namedSlice(Descriptor message) {
    return !models.containsKey(message.getFullName())
        && message.getFields().size() == 1
        && message.getFields().getFirst().getName().equals("items")
        && !message.getName().endsWith("List");
  }

  /// A message that appears as an object of its own, not as something special or embedded.
  private boolean struct(Descriptor message) {
    String name = openApiName(message.getFullName());
    if (SPECIAL.containsKey(message.getFullName())
        || namedSlice(message)
        || !models.containsKey(message.getFullName()) && !facts.withoutModel(name)) {
      return false;
    }
    Optional<ApiModel> model = Optional.ofNullable(models.get(message.getFullName()));
    boolean atomic =
        comments.ofMessage(message.getFullName()).has("+structType=atomic")
            || comments.ofMessage(message.getFullName()).has("+mapType=atomic");
    schemas.append("T ").append(name).append(atomic ? " atomic" : "").append('\n');
    describe(
        name,
        model.map(ApiModel::description).orElse(""),
        comments.ofMessage(message.getFullName()));
    if (message.findFieldByName("apiVersion") == null) {
      // Go embeds TypeMeta, which protobuf carries outside the message.
      for (String typeField : List.of("kind", "apiVersion")) {
        if (model.isPresent()
            && model.get().jsonName(typeField).isPresent()
            && message.findFieldByName(typeField) == null) {
          schemas.append(typeField).append("\ts\t0\n");
          describe(
              name + "." + typeField,
              model.get().description(typeField),
              ProtoComments.Comment.NONE);
        }
      }
    }
    fields(name, name, message, model, "");
    return true;
  }

  private void fields(
      String owner, String goType, Descriptor message, Optional<ApiModel> model, String path) {
    for (FieldDescriptor field : message.getFields()) {
      String proto = path + field.getNumber();
      Optional<String> json =
          model.isEmpty() ? Optional.of(field.getName()) : model.get().jsonName(field.getName());
      if (json.isEmpty()) {
        // A struct that Go embeds: its fields are the owner's. Anything else is newer than the
        // models.
        if (field.getType() == FieldDescriptor.Type.MESSAGE
            && !field.isRepeated()
            && facts.embedded(openApiName(field.getMessageType().getFullName()))) {
          fields(
              owner,
              openApiName(field.getMessageType().getFullName()),
              field.getMessageType(),
              model,
              proto + ".");
        }
        continue;
      }
      var comment = comments.ofField(message.getFullName(), field.getName());
      // A slice with a name of its own is a message around the items.
      boolean wrapped =
          field.getType() == FieldDescriptor.Type.MESSAGE
              && !field.isRepeated()
              && namedSlice(field.getMessageType());
      List<String> line =
          new ArrayList<>(List.of(json.get(), type(field), wrapped ? proto + ".1" : proto));
      if (model.isPresent() && model.get().requires(json.get())) {
        line.add("!");
      }
      facts.presence(goType, json.get()).ifPresent(line::add);
      comment.value("+listType=").ifPresent(kind -> line.add("lt=" + kind));
      List<String> keys = comment.values("+listMapKey=");
      if (!keys.isEmpty()) {
        line.add("lk=" + String.join(",", keys));
      }
      boolean atomicMap = comment.has("+mapType=atomic") || comment.has("+structType=atomic");
      if (atomicMap) {
        line.add("mt");
      }
      if (comment.has("+structType=granular")) {
        line.add("gr");
      }
      comment.value("+patchStrategy=").ifPresent(all -> line.add("ps=" + all));
      comment.value("+patchMergeKey=").ifPresent(key -> line.add("pk=" + key));
      facts.enumValues(owner, json.get()).ifPresent(all -> line.add("en=" + all));
      comment
          .value("+default=")
          .filter(value -> !value.startsWith("ref("))
          .or(() -> facts.defaultValue(owner, json.get()))
          .ifPresent(value -> line.add("de=" + value));
      schemas.append(String.join("\t", line)).append('\n');
      describe(
          owner + "." + json.get(),
          // For these the model tells of the type, not of the field.
          OWN_TEXT.contains(type(field))
              ? ""
              : model.map(m -> m.description(json.get())).orElse(""),
          comment);
    }
  }

  private void describe(String of, String fromModel, ProtoComments.Comment comment) {
    String text = facts.parted(of, comment.description(fromModel));
    if (!text.isEmpty()) {
      descriptions
          .append(of)
          .append('\t')
          .append(text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t"))
          .append('\n');
    }
  }

  private String type(FieldDescriptor field) {
    if (field.isMapField()) {
      return "{}" + single(field.getMessageType().findFieldByName("value"));
    }
    return (field.isRepeated() ? "[]" : "") + single(field);
  }

  private String single(FieldDescriptor field) {
    return switch (field.getType()) {
      case STRING -> "s";
      case BOOL -> "b";
      case INT32, UINT32 -> "i";
      case INT64, UINT64 -> "l";
      case DOUBLE, FLOAT -> "d";
      case BYTES -> "B";
      case MESSAGE -> ofMessage(field.getMessageType());
      default -> throw new IllegalStateException(field.getFullName() + " is " + field.getType());
    };
  }

  private String ofMessage(Descriptor message) {
    String special = SPECIAL.get(message.getFullName());
    if (special != null) {
      return special;
    }
    if (namedSlice(message)) {
      return "[]" + single(message.getFields().getFirst());
    }
    return "=" + openApiName(message.getFullName());
  }
}
