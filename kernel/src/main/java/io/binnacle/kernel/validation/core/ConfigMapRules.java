package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Formats;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// `ValidateConfigMap` of Kubernetes 1.36.
final class ConfigMapRules implements KindRules {
  static final int MOST_BYTES = 1024 * 1024;

  @Override
  public void create(Checked object) {
    Checked data = object.field("data");
    Checked binary = object.field("binaryData");
    long size = 0;
    for (String key : data.keys()) {
      key(data, key);
      if (binary.entry(key).present()) {
        data.entry(key).invalid("duplicate of key present in binaryData", FieldError.quote(key));
      }
      size += data.entry(key).text().getBytes(StandardCharsets.UTF_8).length;
    }
    for (String key : binary.keys()) {
      key(binary, key);
      size += decodedSize(binary.entry(key).text());
    }
    if (size > MOST_BYTES) {
      object.tooLong(MOST_BYTES);
    }
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    unchanged(object, old, List.of("data", "binaryData"));
    create(object);
  }

  static void key(Checked data, String key) {
    for (String fault : Formats.configKey(key)) {
      data.entry(key).invalid(fault, FieldError.quote(key));
    }
  }

  /// How many bytes a base64 text stands for.
  static long decodedSize(String base64) {
    long digits = base64.chars().filter(c -> c != '=' && !Character.isWhitespace(c)).count();
    return digits * 3 / 4;
  }

  /// Tells what changed of an object that said that it would not.
  static void unchanged(Checked object, ObjectValue old, List<String> members) {
    Checked before = Checked.silent(old);
    if (!before.field("immutable").flag()) {
      return;
    }
    String why = "field is immutable when `immutable` is set";
    if (!object.field("immutable").flag()) {
      object.field("immutable").forbidden(why);
    }
    for (String member : members) {
      if (!object.field(member).object().equals(before.field(member).object())) {
        object.field(member).forbidden(why);
      }
    }
  }
}
