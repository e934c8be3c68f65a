package io.binnacle.kernel.operation;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.codec.Parsed;
import io.binnacle.kernel.codec.YamlReader;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.WriteOptions.FieldValidation;
import io.binnacle.kernel.schema.DecoderWord;
import io.binnacle.kernel.strategy.KindTraits.Peculiarity;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/// Server-side apply: PATCH with what an applier wants to be so, of an object that there may or may
/// not be, or of what a subresource shows of it.
final class ApplyOperation {
  static final String MEDIA_TYPE = "application/apply-patch+yaml";

  /// By an accident upstream an application to the status creates what there is not.
  private static final Set<String> CREATED_BY_STATUS =
      Set.of("validatingadmissionpolicies.admissionregistration.k8s.io/status");

  private final Bodies bodies;
  private final ObjectWriter writer;
  private final Rendering rendering;
  private final CreationAuthority authority;

  ApplyOperation(
      Bodies bodies, ObjectWriter writer, Rendering rendering, CreationAuthority authority) {
    this.bodies = bodies;
    this.writer = writer;
    this.rendering = rendering;
    this.authority = authority;
  }

  Response execute(Target target, OutputFormat format, byte[] body) {
    WriteOptions options = WriteOptions.ofApply(target.request().query());
    View view = target.view();
    String subresource = target.request().subresource();
    boolean main = subresource.isEmpty();
    String path = target.definition().address().qualifiedResource() + "/" + subresource;
    Patch patch = new Patch(body);
    ObjectWriter.Update update =
        new ObjectWriter.Update(
            old -> {
              if (old.isEmpty()) {
                authority.check(target);
              }
              return view.merge(applied(target, options, patch, old), old);
            },
            target.preparation(),
            "",
            main
                || target.strategy().traits().has(Peculiarity.CREATES_ON_UPDATE)
                || CREATED_BY_STATUS.contains(path));
    Written written = writer.update(target, options.as(WriteOptions.Kind.UPDATE), update);
    return rendering.written(target, view, format, written);
  }

  /// What the path shows of the object after the application.
  private ObjectValue applied(Target target, WriteOptions options, Patch patch, ObjectValue old) {
    ObjectValue applied = writer.steps().applied(target, options, old, patch.parsed().object());
    patch.complain(target, options);
    if (applied.equals(old)) {
      return old;
    }
    ObjectValue shown = Metadata.inNamespace(shown(target, applied), target.key().namespace());
    if (old.isEmpty() && !Metadata.uid(shown).isEmpty()) {
      throw ApiErrors.conflict(
          target.definition().address(),
          target.key().name(),
          "uid mismatch: the provided object specified uid "
              + Metadata.uid(shown)
              + ", and no existing object was found");
    }
    Metadata.checkName(shown, target.key().name());
    return shown;
  }

  private ObjectValue shown(Target target, ObjectValue applied) {
    View view = target.view();
    return switch (bodies.convert(target, applied)) {
      case Bodies.Conforming.Decoded(ObjectValue decoded, _) ->
          writer.steps().read(target, decoded);
      case Bodies.Conforming.Unconvertible(String why) ->
          throw new ApiException(Status.failure(500, "", why));
      case Bodies.Conforming.Unusable(String why) -> {
        String kind =
            view.kind().group() + "/" + view.kind().version() + ", Kind=" + view.kind().kind();
        throw new ApiException(
            Status.failure(
                500,
                "",
                "failed to convert new object ("
                    + Metadata.text(applied, "namespace")
                    + "/"
                    + Metadata.name(applied)
                    + "; "
                    + kind
                    + ") to proper version: unable to convert unstructured object to "
                    + kind
                    + ": "
                    + why));
      }
    };
  }

  /// What was sent, read when it is first needed: that there is nothing to apply it to, or that it
  /// may not be, is told before. Confined to the request's thread.
  private static final class Patch {
    private final byte[] body;
    private Content content = new Content(ObjectValue.empty(), "");
    private boolean read;
    private boolean complained;

    Patch(byte[] body) {
      this.body = body;
    }

    /// @param object what is applied
    /// @param complaint what strict validation has against the text; empty for nothing
    record Content(ObjectValue object, String complaint) {}

    Content parsed() {
      if (!read) {
        content = read();
        read = true;
      }
      return content;
    }

    private Content read() {
      Parsed parsed = parse();
      return switch (parsed.value()) {
        case ObjectValue object -> new Content(object, String.join(", ", parsed.complaints()));
        case NullValue _ -> new Content(ObjectValue.empty(), "");
        default ->
            throw ApiErrors.badRequest(
                "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot"
                    + " unmarshal "
                    + DecoderWord.of(parsed.value())
                    + " into Go value of type map[string]interface {}");
      };
    }

    /// Most clients send JSON, which is YAML too and is read faster as what it is; what is wrong
    /// with it is told as of YAML.
    private Parsed parse() {
      if (body.length > 0 && body[0] == '{') {
        try {
          Parsed json = JsonReader.parse(body);
          if (json.complaints().isEmpty()) {
            return json;
          }
        } catch (MalformedException _) {
          // YAML that only begins like JSON.
        }
      }
      try {
        return YamlReader.parse(new String(body, StandardCharsets.UTF_8));
      } catch (MalformedException malformed) {
        throw ApiErrors.badRequest(
            "error decoding YAML: error converting YAML to JSON: " + malformed.getMessage());
      }
    }

    void complain(Target target, WriteOptions options) {
      String complaint = parsed().complaint();
      if (complaint.isEmpty() || complained) {
        return;
      }
      String told = "error converting YAML to JSON: " + complaint;
      switch (options.fieldValidation()) {
        case STRICT -> throw ApiErrors.badRequest("error strict decoding YAML: " + told);
        case WARN -> target.warnings().addComplaints(List.of(told));
        case IGNORE -> {}
      }
      complained = options.fieldValidation() == FieldValidation.WARN;
    }
  }
}
