package io.binnacle.kernel.operation;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.codec.Parsed;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.WriteOptions.FieldValidation;
import io.binnacle.kernel.patch.GoText;
import io.binnacle.kernel.patch.JsonPatch;
import io.binnacle.kernel.patch.MergePatch;
import io.binnacle.kernel.patch.StrategicMergePatch;
import io.binnacle.kernel.schema.Field;
import io.binnacle.kernel.schema.Schema;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// PATCH of an object, or of what a subresource shows of it.
final class PatchOperation implements Operation {
  static final String JSON_PATCH = "application/json-patch+json";
  static final String MERGE_PATCH = "application/merge-patch+json";
  static final String STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";

  private static final List<String> SERVED =
      List.of(JSON_PATCH, MERGE_PATCH, STRATEGIC_MERGE_PATCH, ApplyOperation.MEDIA_TYPE);
  private static final GroupVersionKind NO_KIND = new GroupVersionKind("", "", "");

  private final Bodies bodies;
  private final ObjectWriter writer;
  private final Rendering rendering;
  private final ApplyOperation apply;

  PatchOperation(
      Bodies bodies, ObjectWriter writer, Rendering rendering, CreationAuthority authority) {
    this.bodies = bodies;
    this.writer = writer;
    this.rendering = rendering;
    this.apply = new ApplyOperation(bodies, writer, rendering, authority);
  }

  @Override
  public Response execute(Target target) {
    String type = Negotiation.patch(target.request(), SERVED);
    OutputFormat format = Negotiation.ofWrite(target.request(), target.view().kind());
    byte[] body = target.request().body().read();
    if (type.equals(ApplyOperation.MEDIA_TYPE)) {
      return apply.execute(target, format, body);
    }
    WriteOptions options = WriteOptions.of(WriteOptions.Kind.PATCH, target.request().query());
    // Read when it is first needed: that there is nothing to patch is told before.
    AtomicReference<Optional<Patch>> patch = new AtomicReference<>(Optional.empty());
    View view = target.view();
    ObjectWriter.Update update =
        new ObjectWriter.Update(
            old -> {
              Patch read =
                  patch.get().orElseGet(() -> Patch.of(type, body, options.fieldValidation()));
              patch.set(Optional.of(read));
              return view.merge(tracked(target, options, read, old), old);
            },
            target.preparation(),
            "",
            false);
    Written written = writer.update(target, options.as(WriteOptions.Kind.UPDATE), update);
    return rendering.written(target, view, format, written);
  }

  /// A patch as it was sent.
  ///
  /// @param application how it changes an object
  /// @param complaints what strict validation has against it
  /// @param quoted how messages show it instead of the object that it makes; empty when they show
  ///   that
  private record Patch(Application application, List<String> complaints, String quoted) {

    @FunctionalInterface
    interface Application {
      Value apply(ObjectValue object, StructSchema schema);
    }

    static Patch of(String type, byte[] body, FieldValidation validation) {
      boolean ignore = validation == FieldValidation.IGNORE;
      Parsed parsed = parse(type, body, ignore);
      List<String> complaints = new ArrayList<>();
      String prefix = type.equals(JSON_PATCH) ? "json patch " : "";
      for (String duplicate : parsed.duplicates()) {
        complaints.add(prefix + "duplicate field " + FieldError.quote(duplicate));
      }
      return switch (type) {
        case JSON_PATCH -> {
          JsonPatch patch =
              ignore ? JsonPatch.unvalidated(parsed.value()) : JsonPatch.of(parsed.value());
          complaints.addAll(patch.unknownFields());
          yield new Patch((object, _) -> patch.apply(object), complaints, "");
        }
        case STRATEGIC_MERGE_PATCH -> {
          ObjectValue patch = StrategicMergePatch.of(parsed.value());
          yield new Patch(
              (object, schema) -> StrategicMergePatch.apply(object, patch, schema),
              complaints,
              GoText.of(patch));
        }
        default ->
            ignore
                ? new Patch(
                    (object, _) -> MergePatch.unvalidated(object, parsed.value()), complaints, "")
                : new Patch(
                    (object, _) -> MergePatch.apply(object, parsed.value()), complaints, "");
      };
    }

    private static Parsed parse(String type, byte[] body, boolean ignore) {
      try {
        return JsonReader.parse(body);
      } catch (MalformedException malformed) {
        String why = String.valueOf(malformed.getMessage());
        throw ApiErrors.badRequest(
            type.equals(MERGE_PATCH) && ignore
                ? "Invalid JSON Patch"
                : type.equals(STRATEGIC_MERGE_PATCH) || ignore
                    ? why
                    : "error decoding patch: " + why);
      }
    }
  }

  /// What the path shows of the patched object, with its managers.
  private ObjectValue tracked(Target target, WriteOptions options, Patch patch, ObjectValue old) {
    View view = target.view();
    WriteSteps steps = writer.steps();
    ObjectValue patched = patched(target, options, patch, view.managed(old));
    ObjectValue tracked = steps.tracked(target, options, old, steps.read(target, patched));
    ObjectValue placed = Metadata.inNamespace(tracked, target.key().namespace());
    Metadata.checkName(placed, target.key().name());
    return placed;
  }

  private ObjectValue patched(Target target, WriteOptions options, Patch patch, ObjectValue shown) {
    View view = target.view();
    Value raw = patch.application().apply(shown, view.schema());
    if (!(raw instanceof ObjectValue object)) {
      throw invalid(patch, view, shown, Bodies.noDocument(raw));
    }
    Bodies.Conforming conforming =
        patch.quoted().isEmpty() ? bodies.read(target, object) : bodies.convert(target, object);
    return switch (conforming) {
      case Bodies.Conforming.Unusable(String why) -> throw invalid(patch, view, shown, why);
      case Bodies.Conforming.Unconvertible(String why) ->
          throw patch.quoted().isEmpty()
              ? invalid(patch, view, shown, why)
              : new ApiException(Status.failure(500, "", why));
      case Bodies.Conforming.Decoded(ObjectValue decoded, List<String> found) -> {
        List<String> complaints = new ArrayList<>(patch.complaints());
        complaints.addAll(found);
        if (!complaints.isEmpty() && options.fieldValidation() == FieldValidation.STRICT) {
          throw invalid(
              patch, view, shown, "strict decoding error: " + String.join(", ", complaints));
        }
        if (options.fieldValidation() == FieldValidation.WARN) {
          target.warnings().addComplaints(complaints);
        }
        yield decoded;
      }
    };
  }

  /// Upstream shows the patched object, but of a strategic merge patch the patch.
  private static ApiException invalid(Patch patch, View view, ObjectValue shown, String why) {
    String quoted =
        patch.quoted().isEmpty()
            ? JsonWriter.text(patch.application().apply(inOrder(shown, view), view.schema()))
            : patch.quoted();
    return ApiErrors.invalid(
        NO_KIND, "", List.of(FieldError.invalid("patch", FieldError.quote(quoted), why)));
  }

  /// The object with its metadata in the order in which it is encoded: messages quote in this order
  /// what the patch leaves alone.
  private static ObjectValue inOrder(ObjectValue object, View view) {
    Optional<ObjectValue> metadata = object.object("metadata");
    Optional<Schema> schema = view.schema().field("metadata").map(Field::schema);
    if (metadata.isEmpty() || !(schema.orElse(null) instanceof StructSchema struct)) {
      return object;
    }
    ObjectValue.Builder ordered = ObjectValue.builder(metadata.get().size());
    for (Field field : struct.fields()) {
      metadata.get().get(field.name()).ifPresent(value -> ordered.append(field.name(), value));
    }
    ordered.putAll(metadata.get());
    // Not by `with`, which leaves alone what is equal but for its order.
    ObjectValue.Builder result = ObjectValue.builder(object.size());
    for (int i = 0; i < object.size(); i++) {
      String name = object.nameAt(i);
      result.append(name, name.equals("metadata") ? ordered.build() : object.valueAt(i));
    }
    return result.build();
  }
}
