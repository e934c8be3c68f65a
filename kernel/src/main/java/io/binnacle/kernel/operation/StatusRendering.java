package io.binnacle.kernel.operation;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.codec.YamlWriter;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.OutputFormat.Encoding;
import io.binnacle.kernel.schema.SchemaSet;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Writes failures in a form that their client reads. Thread-safe.
public final class StatusRendering {
  private static final byte[] LINE_BREAK = "\n".getBytes(StandardCharsets.US_ASCII);

  private final ProtobufForms protobufs;

  public StatusRendering(SchemaSet schemas) {
    this.protobufs = new ProtobufForms(schemas);
  }

  /// The failure as an answer. Nothing a client wants must hide it: to one that takes none of the
  /// forms that a Status has it goes out as JSON.
  public Response failure(ApiException failure, Headers headers, Query query) {
    ObjectValue status = failure.toValue();
    Optional<OutputFormat> format = Negotiation.ofStatus(headers, query);
    Response.Content answer =
        format.isPresent()
            ? written(failure.status().code(), format.get(), status)
            : json(failure.status().code(), List.of(JsonWriter.pretty(status)));
    return answer.withHeaders(retryAfter(failure.status()));
  }

  private Response.Content written(int code, OutputFormat format, ObjectValue status) {
    return switch (format.encoding()) {
      case JSON ->
          json(
              code,
              format.pretty()
                  ? List.of(JsonWriter.pretty(status))
                  : List.of(JsonWriter.write(status), LINE_BREAK));
      case YAML -> new Response.Content(code, Encoding.YAML.mediaType(), YamlWriter.write(status));
      case PROTOBUF -> protobufs.object(code, Rendering.STATUS_KIND, protobufs.status(status));
    };
  }

  private static Response.Content json(int code, List<byte[]> chunks) {
    return new Response.Content(code, Encoding.JSON.mediaType(), List.of(), chunks);
  }

  private static List<Header> retryAfter(Status status) {
    return status
        .details()
        .map(Status.Details::retryAfterSeconds)
        .filter(seconds -> seconds > 0)
        .map(seconds -> List.of(new Header("Retry-After", Integer.toString(seconds))))
        .orElse(List.of());
  }
}
