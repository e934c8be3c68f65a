package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Base64;
import java.util.List;

/// `ValidateSecret` of Kubernetes 1.36.
final class SecretRules implements KindRules {
  @Override
  public void create(Checked object) {
    Checked data = object.field("data");
    long size = 0;
    for (String key : data.keys()) {
      ConfigMapRules.key(data, key);
      size += ConfigMapRules.decodedSize(data.entry(key).text());
    }
    if (size > ConfigMapRules.MOST_BYTES) {
      data.tooLong(ConfigMapRules.MOST_BYTES);
    }
    switch (object.field("type").text()) {
      case "kubernetes.io/service-account-token" ->
          object
              .field("metadata", "annotations")
              .entry("kubernetes.io/service-account.name")
              .require("");
      case "kubernetes.io/dockercfg" -> json(data.entry(".dockercfg"));
      case "kubernetes.io/dockerconfigjson" -> json(data.entry(".dockerconfigjson"));
      case "kubernetes.io/basic-auth" -> basicAuth(data);
      case "kubernetes.io/ssh-auth" -> data.entry("ssh-privatekey").require("");
      case "kubernetes.io/tls" -> {
        there(data.entry("tls.crt"));
        there(data.entry("tls.key"));
      }
      default -> {}
    }
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    object.field("type").immutableTyped(Checked.silent(old).field("type"));
    ConfigMapRules.unchanged(object, old, List.of("data"));
    create(object);
  }

  private static void there(Checked entry) {
    if (!entry.present()) {
      entry.required("");
    }
  }

  private static void basicAuth(Checked data) {
    if (!data.entry("username").present() && !data.entry("password").present()) {
      data.entry("username").required("");
      data.entry("password").required("");
    }
  }

  /// Upstream tells what its reader says of the text; ours says something else.
  private static void json(Checked entry) {
    if (!entry.present()) {
      entry.required("");
      return;
    }
    byte[] text = Base64.getMimeDecoder().decode(entry.text());
    String why = "unexpected end of JSON input";
    if (text.length > 0) {
      try {
        Value value = JsonReader.read(text);
        if (value instanceof ObjectValue || value instanceof NullValue) {
          return;
        }
        why = "json: cannot unmarshal value into Go value of type map[string]interface {}";
      } catch (MalformedException e) {
        why = "invalid character '" + (char) (text[0] & 0xff) + "' looking for beginning of value";
      }
    }
    entry.invalid(why, "\"<secret contents redacted>\"");
  }
}
