package io.binnacle.kernel.discovery;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The parameters that paths of OpenAPI 2 share: each stands once in the document, under its name
/// and a hash of what it is, and paths refer to it. Confined to one thread.
final class SharedParameters {
  /// Older kubectl look for these in the paths themselves.
  private static final List<String> UNSHARED = List.of("name", "fieldValidation", "dryRun");

  private static final String GENERIC = "#/definitions/io.k8s.apimachinery";

  /// The order of the members in what is hashed.
  private static final List<String> HASHED =
      List.of("uniqueItems", "type", "description", "name", "in", "required", "schema");

  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final int HASH_BYTES = 6;

  private final Map<String, Value> shared = new TreeMap<>();

  /// The paths with references in place of what is shared.
  ObjectValue replace(ObjectValue paths) {
    ObjectValue.Builder replaced = ObjectValue.builder(paths.size());
    for (int i = 0; i < paths.size(); i++) {
      replaced.put(paths.nameAt(i), path((ObjectValue) paths.valueAt(i)));
    }
    return replaced.build();
  }

  /// What the references refer to, after all paths were replaced.
  ObjectValue all() {
    return ObjectValue.of(shared);
  }

  private ObjectValue path(ObjectValue path) {
    ObjectValue replaced = parameters(path);
    for (int i = 0; i < path.size(); i++) {
      if (path.valueAt(i) instanceof ObjectValue operation) {
        replaced = replaced.with(path.nameAt(i), parameters(operation));
      }
    }
    return replaced;
  }

  private ObjectValue parameters(ObjectValue holder) {
    List<Value> all = holder.items("parameters");
    return all.isEmpty()
        ? holder
        : holder.with(
            "parameters",
            new ListValue(all.stream().<Value>map(one -> referred((ObjectValue) one)).toList()));
  }

  private ObjectValue referred(ObjectValue parameter) {
    String name = parameter.text("name").orElse("");
    String reference = parameter.text("schema", "$ref").orElse(GENERIC);
    if (UNSHARED.contains(name) || !reference.startsWith(GENERIC)) {
      return parameter;
    }
    String key = name + "-" + hash(parameter);
    shared.put(key, parameter);
    return ObjectValue.of("$ref", Value.of("#/parameters/" + key));
  }

  private static String hash(ObjectValue parameter) {
    ObjectValue.Builder ordered = ObjectValue.builder();
    for (String member : HASHED) {
      parameter.get(member).ifPresent(value -> ordered.put(member, value));
    }
    long hash = FNV_BASIS;
    for (byte b : JsonWriter.text(ordered.build()).getBytes(StandardCharsets.UTF_8)) {
      hash = hash * FNV_PRIME ^ (b & 0xff);
    }
    byte[] bytes = new byte[Long.BYTES];
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[i] = (byte) (hash >>> (Long.SIZE - Byte.SIZE * (i + 1)));
    }
    return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(bytes, HASH_BYTES));
  }
}
