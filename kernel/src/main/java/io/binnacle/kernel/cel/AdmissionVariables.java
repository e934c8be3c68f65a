package io.binnacle.kernel.cel;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The environments of what decides on requests: the policies of admission and the conditions of
/// webhooks. Immutable.
///
/// @param params whether there is `params`
/// @param authorizer whether it can be asked who may do what
/// @param patches whether patches can be made
/// @param variables what can be named as members of `variables`
public record AdmissionVariables(
    boolean params, boolean authorizer, boolean patches, Composed variables) {
  private static final DeclaredType TEXTS = new DeclaredType.Items(PlainTypes.STRING, -1);
  private static final DeclaredType TEXT_MAP =
      new DeclaredType.Entries(PlainTypes.STRING, PlainTypes.STRING, -1);
  private static final DeclaredType REQUEST = request();
  private static final DeclaredType NAMESPACE = namespace();

  /// Expressions that others may name.
  public sealed interface Composed {
    /// There are none, and there is no `variables`.
    record No() implements Composed {}

    /// The types of those so far, by their names.
    record Named(Map<String, DeclaredType> types) implements Composed {
      public Named {
        types = Map.copyOf(types);
      }

      /// These and one more.
      public Named with(String name, DeclaredType type) {
        Map<String, DeclaredType> more = new LinkedHashMap<>(types);
        more.put(name, type);
        return new Named(more);
      }
    }
  }

  /// The same for an expression that makes a patch.
  public AdmissionVariables forPatches() {
    return new AdmissionVariables(params, authorizer, true, variables);
  }

  /// The same for an expression that cannot ask who may do what.
  public AdmissionVariables withoutAuthorizer() {
    return new AdmissionVariables(params, false, patches, variables);
  }

  /// The environment of an expression.
  public Environment environment() {
    Map<String, DeclaredType> all = new HashMap<>();
    all.put("object", PlainTypes.DYN);
    all.put("oldObject", PlainTypes.DYN);
    all.put("namespaceObject", NAMESPACE);
    all.put("request", REQUEST);
    if (authorizer) {
      all.put("authorizer", simple("kubernetes.authorization.Authorizer"));
      all.put("authorizer.requestResource", simple("kubernetes.authorization.ResourceCheck"));
    }
    if (params) {
      all.put("params", PlainTypes.DYN);
    }
    if (variables instanceof Composed.Named(Map<String, DeclaredType> types)) {
      all.put("variables", DeclaredType.Fields.of("kubernetes.variables", types));
    }
    return Environment.of(all, patches ? Environment.Special.PATCHES : Environment.Special.NOTHING);
  }

  private static DeclaredType simple(String type) {
    return new DeclaredType.Simple(type, 0, 1);
  }

  private static DeclaredType request() {
    DeclaredType kind = texts("kubernetes.GroupVersionKind", "group", "version", "kind");
    DeclaredType resource =
        texts("kubernetes.GroupVersionResource", "group", "version", "resource");
    DeclaredType user =
        DeclaredType.Fields.of(
            "kubernetes.UserInfo",
            Map.of(
                "username",
                PlainTypes.STRING,
                "uid",
                PlainTypes.STRING,
                "groups",
                TEXTS,
                "extra",
                new DeclaredType.Entries(PlainTypes.STRING, TEXTS, -1)));
    Map<String, DeclaredType> fields = new HashMap<>();
    fields.put("kind", kind);
    fields.put("resource", resource);
    fields.put("subResource", PlainTypes.STRING);
    fields.put("requestKind", kind);
    fields.put("requestResource", resource);
    fields.put("requestSubResource", PlainTypes.STRING);
    fields.put("name", PlainTypes.STRING);
    fields.put("namespace", PlainTypes.STRING);
    fields.put("operation", PlainTypes.STRING);
    fields.put("userInfo", user);
    fields.put("dryRun", PlainTypes.BOOL);
    fields.put("options", PlainTypes.DYN);
    return DeclaredType.Fields.of("kubernetes.AdmissionRequest", fields);
  }

  private static DeclaredType texts(String name, String... fields) {
    Map<String, DeclaredType> types = new HashMap<>();
    for (String field : fields) {
      types.put(field, PlainTypes.STRING);
    }
    return DeclaredType.Fields.of(name, types);
  }

  /// Namespaces without what is of no use to policies.
  private static DeclaredType namespace() {
    Map<String, DeclaredType> metadata = new HashMap<>();
    metadata.put("name", PlainTypes.STRING);
    metadata.put("generateName", PlainTypes.STRING);
    metadata.put("namespace", PlainTypes.STRING);
    metadata.put("labels", TEXT_MAP);
    metadata.put("annotations", TEXT_MAP);
    metadata.put("UID", PlainTypes.STRING);
    metadata.put("creationTimestamp", PlainTypes.TIMESTAMP);
    metadata.put("deletionGracePeriodSeconds", PlainTypes.INT);
    metadata.put("deletionTimestamp", PlainTypes.TIMESTAMP);
    metadata.put("generation", PlainTypes.INT);
    metadata.put("resourceVersion", PlainTypes.STRING);
    metadata.put("finalizers", TEXTS);
    DeclaredType condition =
        DeclaredType.Fields.of(
            "kubernetes.NamespaceCondition",
            Map.of(
                "status", PlainTypes.STRING,
                "type", PlainTypes.STRING,
                "lastTransitionTime", PlainTypes.TIMESTAMP,
                "message", PlainTypes.STRING,
                "reason", PlainTypes.STRING));
    DeclaredType status =
        DeclaredType.Fields.of(
            "kubernetes.NamespaceStatus",
            Map.of(
                "conditions", new DeclaredType.Items(condition, -1), "phase", PlainTypes.STRING));
    return DeclaredType.Fields.of(
        "kubernetes.Namespace",
        Map.of(
            "metadata",
            DeclaredType.Fields.of("kubernetes.NamespaceMetadata", metadata),
            "spec",
            DeclaredType.Fields.of("kubernetes.NamespaceSpec", Map.of("finalizers", TEXTS)),
            "status",
            status));
  }
}
