package io.binnacle.kernel.operation;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.codec.Parsed;
import io.binnacle.kernel.codec.ProtobufReader;
import io.binnacle.kernel.codec.YamlReader;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.operation.OutputFormat.Encoding;
import io.binnacle.kernel.operation.WriteOptions.FieldValidation;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.schema.Conformed;
import io.binnacle.kernel.schema.Conformer;
import io.binnacle.kernel.schema.DecoderWord;
import io.binnacle.kernel.schema.IllTypedException;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.kernel.schema.UnstructuredFaults;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Turns bodies into objects, with the complaints of apimachinery's decoders. Thread-safe.
final class Bodies {
  private static final int SUMMARY = 30;

  /// Go's strict decoder of JSON remembers no more, of all sorts together.
  private static final int MOST_COMPLAINTS = 100;

  /// Go prints the type into which it first reads a document's own type.
  private static final String TYPE_META =
      "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string"
          + " \"json:\\\"kind,omitempty\\\"\" }";

  /// The kinds of `meta/v1` that upstream knows in every group and version.
  private static final Set<String> OF_ALL_GROUPS =
      Set.of("Status", "APIVersions", "APIGroupList", "APIGroup", "APIResourceList");

  /// Types that no path shows any more but that are still taken for their successors, whose shape
  /// they have.
  private static final Map<GroupVersionKind, GroupVersionKind> SUCCESSORS =
      Map.of(
          new GroupVersionKind("policy", "v1beta1", "Eviction"),
          new GroupVersionKind("policy", "v1", "Eviction"));

  private static final String DELETE_OPTIONS = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";

  private final Supplier<ResourceCatalog> catalog;

  Bodies(Supplier<ResourceCatalog> catalog) {
    this.catalog = catalog;
  }

  /// The object in a body, of the type that the view shows.
  ObjectValue decode(
      Target target, View view, Encoding encoding, byte[] body, FieldValidation validation) {
    GroupVersionKind wanted = view.kind();
    Parsed parsed = parse(encoding, body, wanted.kind(), view.schema());
    ObjectValue document = document(parsed.value(), body, wanted.kind());
    Optional<String> untyped = encoding == Encoding.PROTOBUF ? Optional.empty() : untyped(document);
    if (untyped.isPresent()) {
      throw unrecognized(wanted.kind(), untyped.get(), body);
    }
    GroupVersionKind said = typeOf(document, wanted);
    if (!SUCCESSORS.getOrDefault(said, said).equals(wanted)) {
      throw otherType(said, wanted);
    }
    Conformed conformed;
    try {
      conformed = Conformer.conform(typed(document, wanted), view.schema());
    } catch (IllTypedException illTyped) {
      throw unusable(said, wanted, String.valueOf(illTyped.getMessage()));
    }
    Optional<String> unconvertible = unconvertible(target, view, conformed.object());
    if (unconvertible.isPresent()) {
      throw unusable(said, wanted, unconvertible.get());
    }
    remember(target, view, document);
    List<String> complaints = new ArrayList<>(parsed.complaints());
    complaints.addAll(unknown(conformed));
    if (encoding == Encoding.JSON && complaints.size() > MOST_COMPLAINTS) {
      complaints = complaints.subList(0, MOST_COMPLAINTS);
    }
    if (!complaints.isEmpty()) {
      switch (validation) {
        case STRICT ->
            throw unusable(said, wanted, "strict decoding error: " + String.join(", ", complaints));
        case WARN -> target.warnings().addComplaints(complaints);
        case IGNORE -> {}
      }
    }
    return withReset(document, conformed.object());
  }

  /// What the object would not have when it was stored, where the path shows stored objects.
  private static void remember(Target target, View view, ObjectValue sent) {
    if (view.schema() == target.definition().schema()) {
      target.sent().is(sent, view.schema());
    }
  }

  /// Why the object cannot become one of the type that upstream keeps in memory, if so.
  private static Optional<String> unconvertible(Target target, View view, ObjectValue object) {
    return view.schema() == target.definition().schema()
        ? target.strategy().unconvertible(object)
        : Optional.empty();
  }

  /// An empty list of managers is no absent one: it makes the server forget them.
  static ObjectValue withReset(ObjectValue sent, ObjectValue conformed) {
    return sent.at("metadata", "managedFields").filter(ListValue.empty()::equals).isPresent()
        ? conformed.withAt(ListValue.empty(), "metadata", "managedFields")
        : conformed;
  }

  /// What became of an object that was to take the form of its schema.
  sealed interface Conforming {
    /// The object, with what is wrong with it under strict validation.
    record Decoded(ObjectValue object, List<String> complaints) implements Conforming {}

    /// It is of that type, but no object in memory can be made of it, for a reason in Go's words.
    record Unconvertible(String why) implements Conforming {}

    /// It cannot be of that type, for a reason in the words of Go's decoder.
    record Unusable(String why) implements Conforming {}
  }

  /// Brings an object that a JSON patch or a merge patch made into the form of its schema: as if it
  /// were read anew, but into the type that upstream keeps in memory.
  Conforming read(Target target, ObjectValue object) {
    View view = target.view();
    GroupVersionKind wanted = view.kind();
    Optional<String> untyped = untyped(object);
    if (untyped.isPresent()) {
      return new Conforming.Unusable(untyped.get());
    }
    String version = object.text("apiVersion").orElse("");
    if (version.isEmpty()) {
      return unversioned(object, wanted);
    }
    GroupVersionKind said = typeOf(object, wanted);
    if (!said.equals(wanted)) {
      return new Conforming.Unusable(misfit(said, wanted));
    }
    try {
      return conformed(target, object);
    } catch (IllTypedException illTyped) {
      return new Conforming.Unusable(String.valueOf(illTyped.getMessage()));
    }
  }

  /// Why nobody can tell what type a document says it is of, if so.
  private static Optional<String> untyped(ObjectValue document) {
    for (int i = 0; i < document.size(); i++) {
      String member = document.nameAt(i);
      Value said = document.valueAt(i);
      boolean typed = member.equals("apiVersion") || member.equals("kind");
      if (typed && !(said instanceof TextValue || said == NullValue.NULL)) {
        return Optional.of(
            "couldn't get version/kind; json parse error: json: cannot unmarshal "
                + DecoderWord.of(said)
                + " into Go struct field ."
                + member
                + " of type string");
      }
    }
    String version = document.text("apiVersion").orElse("");
    return version.indexOf('/') == version.lastIndexOf('/')
        ? Optional.empty()
        : Optional.of("unexpected GroupVersion string: " + version);
  }

  /// Without a version it is read as of the internal version, which has none of the members' names.
  private static Conforming unversioned(ObjectValue object, GroupVersionKind wanted) {
    String kind = object.text("kind").filter(k -> !k.isEmpty()).orElse(wanted.kind());
    if (!kind.equals(wanted.kind())) {
      return new Conforming.Unusable(
          "no kind "
              + FieldError.quote(kind)
              + " is registered for the internal version of group "
              + FieldError.quote(wanted.group())
              + " in scheme \"pkg/runtime/scheme.go:111\"");
    }
    return new Conforming.Decoded(
        typed(ObjectValue.empty(), wanted),
        object.names().stream()
            .filter(name -> !name.equals("apiVersion") && !name.equals("kind"))
            .map(name -> "unknown field " + FieldError.quote(name))
            .toList());
  }

  /// Brings an object that a strategic merge patch or an application made into the form of its
  /// schema: whatever it says its type is, it is of the type that it had.
  Conforming convert(Target target, ObjectValue object) {
    View view = target.view();
    try {
      return conformed(target, object);
    } catch (IllTypedException illTyped) {
      return new Conforming.Unusable(
          UnstructuredFaults.first(object, view.schema())
              .orElse(String.valueOf(illTyped.getMessage())));
    }
  }

  private static Conforming conformed(Target target, ObjectValue object) throws IllTypedException {
    View view = target.view();
    boolean said =
        object.get("apiVersion").filter(v -> !(v instanceof TextValue)).isPresent()
            || object.get("kind").filter(v -> !(v instanceof TextValue)).isPresent();
    Conformed conformed =
        Conformer.conform(said ? object : typed(object, view.kind()), view.schema());
    Optional<String> unconvertible = unconvertible(target, view, conformed.object());
    if (unconvertible.isPresent()) {
      return new Conforming.Unconvertible(unconvertible.get());
    }
    remember(target, view, object);
    return new Conforming.Decoded(
        withReset(object, typed(conformed.object(), view.kind())), unknown(conformed));
  }

  private static List<String> unknown(Conformed conformed) {
    return conformed.unknownFields().stream()
        .map(u -> "unknown field " + FieldError.quote(u))
        .toList();
  }

  private static Parsed parse(Encoding encoding, byte[] body, String kind, StructSchema schema) {
    try {
      return read(encoding, body, schema);
    } catch (MalformedException malformed) {
      String prefix =
          encoding == Encoding.JSON ? "couldn't get version/kind; json parse error: " : "";
      throw unrecognized(kind, prefix + malformed.getMessage(), body);
    }
  }

  private static Parsed read(Encoding encoding, byte[] body, StructSchema schema)
      throws MalformedException {
    return switch (encoding) {
      case JSON -> JsonReader.parse(body);
      case YAML -> YamlReader.parse(new String(body, StandardCharsets.UTF_8));
      case PROTOBUF -> new Parsed(ProtobufReader.read(body, schema), List.of());
    };
  }

  private static ObjectValue document(Value value, byte[] body, String kind) {
    return switch (value) {
      case ObjectValue object -> object;
      case NullValue _ -> ObjectValue.empty();
      default -> throw unrecognized(kind, noDocument(value), body);
    };
  }

  /// Why a value that is no object says of no type that it is.
  static String noDocument(Value value) {
    return "couldn't get version/kind; json parse error: json: cannot unmarshal "
        + DecoderWord.of(value)
        + " into Go value of type "
        + TYPE_META;
  }

  /// The type that the document says it is of; what it leaves out is as wanted.
  private static GroupVersionKind typeOf(ObjectValue document, GroupVersionKind wanted) {
    String kind = document.text("kind").filter(k -> !k.isEmpty()).orElse(wanted.kind());
    Optional<String> apiVersion = document.text("apiVersion").filter(v -> !v.isEmpty());
    return apiVersion
        .map(v -> GroupVersionKind.of(v, kind))
        .orElseGet(() -> new GroupVersionKind(wanted.group(), wanted.version(), kind));
  }

  private static ObjectValue typed(ObjectValue document, GroupVersionKind kind) {
    return document
        .with("kind", Value.of(kind.kind()))
        .with("apiVersion", Value.of(kind.apiVersion()));
  }

  private ApiException otherType(GroupVersionKind said, GroupVersionKind wanted) {
    boolean known = catalog.get().ofKind(said).isPresent();
    if (known && said.group().equals(wanted.group()) && said.kind().equals(wanted.kind())) {
      return ApiErrors.badRequest(
          "the API version in the data ("
              + said.apiVersion()
              + ") does not match the expected API version ("
              + wanted.apiVersion()
              + ")");
    }
    return unusable(said, wanted, misfit(said, wanted));
  }

  /// Why an object of one type is not one of another.
  private String misfit(GroupVersionKind said, GroupVersionKind wanted) {
    return catalog.get().ofKind(said).isEmpty()
        ? "no kind "
            + FieldError.quote(said.kind())
            + " is registered for version "
            + FieldError.quote(said.apiVersion())
            + " in scheme \"pkg/runtime/scheme.go:111\""
        : "converting ("
            + said.version()
            + "."
            + said.kind()
            + ") to ("
            + internalPackage(wanted.group())
            + "."
            + wanted.kind()
            + "): unknown conversion";
  }

  /// The Go package of a group's internal types.
  static String internalPackage(String group) {
    int dot = group.indexOf('.');
    return group.isEmpty() ? "core" : dot < 0 ? group : group.substring(0, dot);
  }

  private static ApiException unusable(GroupVersionKind said, GroupVersionKind wanted, String why) {
    return ApiErrors.badRequest(
        said.kind()
            + " in version "
            + FieldError.quote(said.version())
            + " cannot be handled as a "
            + wanted.kind()
            + ": "
            + why);
  }

  private static ApiException unrecognized(String kind, String why, byte[] body) {
    return ApiErrors.badRequest(
        "the object provided is unrecognized (must be of type "
            + kind
            + "): "
            + why
            + " ("
            + summary(body)
            + ")");
  }

  private static String summary(byte[] body) {
    if (body.length == 0) {
      return "<empty>";
    }
    byte[] start = Arrays.copyOf(body, Math.min(body.length, SUMMARY));
    String more = body.length > SUMMARY ? " ..." : "";
    return (body[0] == '{'
            ? new String(start, StandardCharsets.UTF_8)
            : HexFormat.of().formatHex(start))
        + more;
  }

  /// Why what a body says it is is no `DeleteOptions`.
  private static String noOptions(String kind, ObjectValue object) {
    String version = object.text("apiVersion").filter(v -> !v.isEmpty()).orElse("meta.k8s.io/v1");
    return OF_ALL_GROUPS.contains(kind)
        ? "converting (v1." + kind + ") to (v1.DeleteOptions): unknown conversion"
        : "no kind "
            + FieldError.quote(kind)
            + " is registered for version "
            + FieldError.quote(version)
            + " in scheme \"pkg/runtime/scheme.go:111\"";
  }

  /// The options of a deletion: those in the body, if there is one, or those in the URL.
  DeleteOptions deleteOptions(OperationRequest request) {
    byte[] body = request.body().read();
    if (body.length == 0) {
      return DeleteOptions.of(request.query());
    }
    Encoding encoding = Negotiation.input(request);
    try {
      Parsed parsed = read(encoding, body, catalog.get().schemas().get(DELETE_OPTIONS));
      if (parsed.value() instanceof ObjectValue object) {
        String kind = object.text("kind").orElse("DeleteOptions");
        if (!kind.equals("DeleteOptions")) {
          throw ApiErrors.badRequest(noOptions(kind, object));
        }
        return DeleteOptions.of(
            Conformer.conform(object, catalog.get().schemas().get(DELETE_OPTIONS)).object());
      }
      if (parsed.value() == NullValue.NULL) {
        return DeleteOptions.of(ObjectValue.empty());
      }
      throw ApiErrors.badRequest(noDocument(parsed.value()));
    } catch (IllTypedException illTyped) {
      throw ApiErrors.badRequest(String.valueOf(illTyped.getMessage()));
    } catch (MalformedException malformed) {
      throw ApiErrors.badRequest(
          "couldn't get version/kind; json parse error: " + malformed.getMessage());
    }
  }
}
