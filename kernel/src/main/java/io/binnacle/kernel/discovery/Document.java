package io.binnacle.kernel.discovery;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.codec.ProtobufWriter;
import io.binnacle.kernel.codec.YamlWriter;
import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.DocumentForm;
import io.binnacle.kernel.schema.SchemaSet;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// A document with its entity tag. Immutable.
final class Document {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String EVERYTHING = "io.k8s.api.apidiscovery.v2.APIGroupDiscoveryList";

  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final String AGGREGATED = ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  private final byte[] bytes;
  private final String hash;

  private Document(byte[] bytes, String hash) {
    this.bytes = bytes;
    this.hash = hash;
  }

  static Document of(Value value) {
    byte[] json = JsonWriter.write(value);
    byte[] bytes = Arrays.copyOf(json, json.length + 1);
    bytes[json.length] = '\n';
    return new Document(bytes, hash(json));
  }

  /// A document in a form of its own.
  ///
  /// @param hash what changes when the document does
  static Document ofBytes(byte[] bytes, String hash) {
    return new Document(bytes.clone(), hash);
  }

  /// The answer to a client that asks for what the document was.
  static Response movedTo(String contentType, String hash, String address) {
    List<Header> headers =
        List.of(tag(hash), new Header("Vary", "Accept"), new Header("Location", address));
    return new Response.Content(301, contentType, headers, List.of());
  }

  private static Header tag(String hash) {
    return new Header("ETag", "\"" + hash + "\"");
  }

  static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-512").digest(content);
      return HexFormat.of().formatHex(digest).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-512", e);
    }
  }

  /// The document, or 304 for a client that has it.
  Response answer(RawRequest request, String contentType, boolean tagged) {
    if (!tagged) {
      return new Response.Content(200, contentType, bytes);
    }
    List<Header> headers = List.of(tag(hash), new Header("Vary", "Accept"));
    boolean known = request.headers().first("if-none-match").filter(this::named).isPresent();
    return known
        ? new Response.Content(304, contentType, headers, List.of())
        : new Response.Content(200, contentType, headers, List.of(bytes));
  }

  /// Whether a condition names the document, alone or among others; `*` is any.
  private boolean named(String condition) {
    for (String part : condition.split(",", -1)) {
      String bare = part.strip();
      if (bare.equals("*")
          || bare.equals(hash)
          || bare.equals(tag(hash).value())
          || bare.equals("W/" + tag(hash).value())) {
        return true;
      }
    }
    return false;
  }

  /// The document that tells everything at once, which whoever stands between may keep, or 304 for
  /// a client that has it.
  Response aggregated(RawRequest request, DocumentForm form, SchemaSet schemas) {
    String type =
        switch (form) {
          case JSON, INDENTED -> "application/json";
          case YAML -> "application/yaml";
          case PROTOBUF -> PROTOBUF;
        };
    byte[] body =
        switch (form) {
          case JSON -> bytes;
          case INDENTED -> JsonWriter.pretty(JsonReader.readStored(bytes));
          case YAML -> YamlWriter.write(JsonReader.readStored(bytes));
          case PROTOBUF -> message(schemas.get(EVERYTHING));
        };
    return new Document(body, hash)
        .answer(request, type + AGGREGATED, true)
        .withHeaders(List.of(new Header("Cache-Control", "public")));
  }

  /// The document for people.
  Response indented() {
    return new Response.Content(
        200, "application/json", JsonWriter.pretty(JsonReader.readStored(bytes)));
  }

  /// The document as the protobuf message of its kind.
  Response asProtobuf(SchemaSet schemas) {
    String kind = JsonReader.readStored(bytes).text("kind").orElseThrow();
    return new Response.Content(200, PROTOBUF, message(schemas.get(META + kind)));
  }

  private byte[] message(StructSchema schema) {
    ObjectValue value = JsonReader.readStored(bytes);
    byte[] message = ProtobufWriter.message(value, schema);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(
        ProtobufWriter.head(
            value.text("apiVersion").orElse(""), value.text("kind").orElseThrow(), message.length));
    whole.writeBytes(message);
    whole.writeBytes(ProtobufWriter.tail());
    return whole.toByteArray();
  }

  /// The document in YAML.
  Response asYaml() {
    return new Response.Content(
        200, "application/yaml", YamlWriter.write(JsonReader.readStored(bytes)));
  }

  /// The answer to a client that takes none of the forms of a document, which upstream leaves
  /// empty.
  static Response notAcceptable() {
    return new Response.Content(406, "", List.of(new Header("Vary", "Accept")), List.of());
  }

  static String sha256Prefix(String text, int bytes) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(Arrays.copyOf(digest, bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
