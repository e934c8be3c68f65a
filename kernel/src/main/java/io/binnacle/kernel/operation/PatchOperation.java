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
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// PATCH of an object, or of what a subresource shows of it.
final class PatchOperation implements Operation {
  static final String JSON_PATCH = "application/json-patch+json";
  static final String MERGE_PATCH = "application/merge-patch+json";
  static final String STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";

  private static final int MOST_OPERATIONS = 10_000;
  private static final GroupVersionKind NO_KIND = new GroupVersionKind("", "", "");

  private final Bodies bodies;
  private final ObjectWriter writer;
  private final Rendering rendering;
  private final Map<String, Patcher> patchers;

  /// @param patchers by media type
  PatchOperation(
      Bodies bodies, ObjectWriter writer, Rendering rendering, Map<String, Patcher> patchers) {
    this.bodies = bodies;
    this.writer = writer;
    this.rendering = rendering;
    this.patchers = Map.copyOf(patchers);
  }

  @Override
  public Response execute(Target target) {
    List<String> served =
        List.of(JSON_PATCH, MERGE_PATCH, STRATEGIC_MERGE_PATCH).stream()
            .filter(patchers::containsKey)
            .toList();
    String type = Negotiation.patch(target.request(), served);
    OutputFormat format = Negotiation.output(target.request(), false);
    byte[] body = target.request().body().read();
    WriteOptions options = WriteOptions.of(WriteOptions.Kind.PATCH, target.request().query());
    Parsed patch = parse(type, body);
    View view = target.view();
    Patcher patcher = patchers.getOrDefault(type, PatchOperation::refuse);
    ObjectWriter.Update update =
        new ObjectWriter.Update(
            old -> view.merge(patched(target, options, patcher, patch, view.show(old), type), old),
            target.preparation(),
            "",
            false);
    return rendering.written(
        target, view, format, writer.update(target, options.as(WriteOptions.Kind.UPDATE), update));
  }

  private static ObjectValue refuse(Value patch, ObjectValue object, StructSchema schema) {
    throw new IllegalStateException("only types that are served get here");
  }

  private static Parsed parse(String type, byte[] body) {
    Parsed patch;
    try {
      patch = JsonReader.parse(body);
    } catch (MalformedException malformed) {
      throw undecodable(type, String.valueOf(malformed.getMessage()));
    }
    if (type.equals(JSON_PATCH)) {
      if (!(patch.value() instanceof ListValue list)) {
        throw undecodable(
            type,
            "json: cannot unmarshal "
                + Bodies.word(patch.value())
                + " into Go value of type []handlers.jsonPatchOp");
      }
      if (list.size() > MOST_OPERATIONS) {
        throw ApiErrors.tooLarge(
            "The allowed maximum operations in a JSON patch is "
                + MOST_OPERATIONS
                + ", got "
                + list.size());
      }
    } else if (!(patch.value() instanceof ObjectValue) && patch.value() != NullValue.NULL) {
      throw undecodable(
          type,
          "json: cannot unmarshal "
              + Bodies.word(patch.value())
              + " into Go value of type map[string]interface {}");
    }
    return patch;
  }

  private static ApiException undecodable(String type, String why) {
    return ApiErrors.badRequest(
        type.equals(STRATEGIC_MERGE_PATCH) ? why : "error decoding patch: " + why);
  }

  private ObjectValue patched(
      Target target,
      WriteOptions options,
      Patcher patcher,
      Parsed patch,
      ObjectValue shown,
      String type) {
    View view = target.view();
    ObjectValue raw = patcher.apply(patch.value(), shown, view.schema());
    List<String> complaints = new ArrayList<>();
    for (String duplicate : patch.duplicates()) {
      String prefix = type.equals(JSON_PATCH) ? "json patch " : "";
      complaints.add(prefix + "duplicate field " + FieldError.quote(duplicate));
    }
    Bodies.Decoded decoded;
    try {
      decoded = bodies.conform(raw, view);
    } catch (Bodies.UnusableException unusable) {
      throw invalid(type, patch, raw, String.valueOf(unusable.getMessage()));
    }
    complaints.addAll(decoded.complaints());
    if (!complaints.isEmpty()) {
      if (options.fieldValidation() == FieldValidation.STRICT) {
        throw invalid(type, patch, raw, "strict decoding error: " + String.join(", ", complaints));
      }
      if (options.fieldValidation() == FieldValidation.WARN) {
        target.warnings().addAll(complaints);
      }
    }
    return decoded.object();
  }

  /// Upstream shows the patched object, but of a strategic merge patch the patch as Go prints it.
  private static ApiException invalid(String type, Parsed patch, ObjectValue patched, String why) {
    String shown =
        type.equals(STRATEGIC_MERGE_PATCH)
            ? GoPrinter.print(patch.value())
            : JsonWriter.text(patched);
    return ApiErrors.invalid(
        NO_KIND, "", List.of(FieldError.invalid("patch", FieldError.quote(shown), why)));
  }
}
