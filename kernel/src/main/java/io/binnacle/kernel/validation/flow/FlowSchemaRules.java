package io.binnacle.kernel.validation.flow;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.GoShape;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `ValidateFlowSchema` of Kubernetes 1.36.
final class FlowSchemaRules implements KindRules {
  private static final int MOST_PRECEDENCE = 10000;
  private static final List<String> VERBS =
      List.of(
          "create",
          "delete",
          "deletecollection",
          "get",
          "list",
          "patch",
          "proxy",
          "update",
          "watch");

  @Override
  public void create(Checked object) {
    Checked spec = object.field("spec");
    precedence(spec.field("matchingPrecedence"), object.field("metadata", "name").text());
    Checked method = spec.field("distinguisherMethod");
    if (method.present() && !method.field("type").isOneOf("ByNamespace", "ByUser")) {
      Checked type = method.field("type");
      type.add(
          FieldError.notSupported(
              type.path(),
              JsonWriter.text(GoShape.of(method.object(), "type")),
              List.of("ByNamespace", "ByUser")));
    }
    Checked level = spec.field("priorityLevelConfiguration", "name");
    if (level.require("must reference a priority level")) {
      level.invalid(Names.dnsSubdomain(level.text()));
    }
    spec.field("rules").items().forEach(FlowSchemaRules::rule);
    MandatoryFlow.schema(object);
    conditions(object);
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    conditions(object);
  }

  /// Checks that conditions have types, and each its own.
  static void conditions(Checked object) {
    Set<String> types = new HashSet<>();
    for (Checked condition : object.field("status", "conditions").items()) {
      Checked type = condition.field("type");
      if (!types.add(type.text())) {
        type.add(FieldError.duplicate(type.path(), FieldError.quote(type.text())));
      }
      type.require("");
    }
  }

  private static void precedence(Checked precedence, String name) {
    long number = precedence.integer().orElse(0);
    String shown = Long.toString(number);
    if (number <= 0) {
      precedence.invalid("must be a positive value", shown);
    }
    if (number > MOST_PRECEDENCE) {
      precedence.invalid("must not be greater than " + MOST_PRECEDENCE, shown);
    }
    if (number == 1 && !name.equals("exempt")) {
      precedence.invalid("only the schema named 'exempt' may have matchingPrecedence 1", shown);
    }
  }

  private static void rule(Checked rule) {
    rule.field("subjects").require("subjects must contain at least one value");
    rule.field("subjects").items().forEach(FlowSchemaRules::subject);
    Checked resources = rule.field("resourceRules");
    Checked paths = rule.field("nonResourceRules");
    if (resources.size() == 0 && paths.size() == 0) {
      rule.required("at least one of resourceRules and nonResourceRules has to be non-empty");
    }
    resources.items().forEach(FlowSchemaRules::resourceRule);
    paths.items().forEach(FlowSchemaRules::pathRule);
  }

  private static void subject(Checked subject) {
    Checked account = subject.field("serviceAccount");
    Checked user = subject.field("user");
    Checked group = subject.field("group");
    switch (subject.field("kind").text()) {
      case "ServiceAccount" -> {
        if (there(account, "serviceAccount", "ServiceAccount")) {
          account(account);
        }
        absent(user, "user", "User");
        absent(group, "group", "Group");
      }
      case "User" -> {
        if (there(user, "user", "User")) {
          user.field("name").require("");
        }
        absent(account, "serviceAccount", "ServiceAccount");
        absent(group, "group", "Group");
      }
      case "Group" -> {
        if (there(group, "group", "Group")) {
          group.field("name").require("");
        }
        absent(account, "serviceAccount", "ServiceAccount");
        absent(user, "user", "User");
      }
      default -> subject.field("kind").oneOf(List.of("Group", "ServiceAccount", "User"));
    }
  }

  private static boolean there(Checked part, String name, String kind) {
    if (!part.present()) {
      part.required(name + " is required when subject kind is '" + kind + "'");
    }
    return part.present();
  }

  private static void absent(Checked part, String name, String kind) {
    if (part.present()) {
      part.forbidden(name + " is forbidden when subject kind is not '" + kind + "'");
    }
  }

  private static void account(Checked account) {
    Checked name = account.field("name");
    if (name.require("") && !name.is("*")) {
      name.invalid(Names.dnsSubdomain(name.text()));
    }
    Checked namespace = account.field("namespace");
    if (namespace.require("must specify namespace for service account")) {
      namespace.invalid(Names.dnsLabel(namespace.text()));
    }
  }

  private static boolean all(Checked list) {
    return list.items().stream().anyMatch(item -> item.is("*"));
  }

  /// @return whether the list names its members rather than all
  private static boolean wildcard(Checked list, String others) {
    if (!all(list)) {
      return true;
    }
    if (list.size() > 1) {
      list.invalid("if '*' is present, must not specify other " + others);
    }
    return false;
  }

  private static void verbs(Checked verbs) {
    if (verbs.require("verbs must contain at least one value")
        && wildcard(verbs, "verbs")
        && !verbs.items().stream().allMatch(verb -> VERBS.contains(verb.text()))) {
      verbs.notSupported(VERBS);
    }
  }

  private static void pathRule(Checked rule) {
    verbs(rule.field("verbs"));
    Checked paths = rule.field("nonResourceURLs");
    if (paths.require("nonResourceURLs must contain at least one value")
        && wildcard(paths, "non-resource URLs")) {
      paths.items().forEach(FlowSchemaRules::path);
    }
  }

  private static void path(Checked path) {
    String text = path.text();
    long wildcards = text.chars().filter(c -> c == '*').count();
    if (text.isEmpty()) {
      path.invalid("must not be empty");
    } else if (!text.startsWith("/")) {
      path.invalid("must start with slash");
    } else if (text.contains(" ")) {
      path.invalid("must not contain white-space");
    } else if (text.contains("//")) {
      path.invalid("must not contain double slash");
    } else if (wildcards > 1 || (wildcards == 1 && !text.endsWith("/*"))) {
      path.invalid("wildcard can only do suffix matching");
    }
  }

  private static void resourceRule(Checked rule) {
    verbs(rule.field("verbs"));
    if (rule.field("apiGroups").require("resource rules must supply at least one api group")) {
      wildcard(rule.field("apiGroups"), "api groups");
    }
    if (rule.field("resources").require("resource rules must supply at least one resource")) {
      wildcard(rule.field("resources"), "resources");
    }
    Checked namespaces = rule.field("namespaces");
    if (namespaces.size() == 0 && !rule.field("clusterScope").flag()) {
      namespaces.required(
          "resource rules that are not cluster scoped must supply at least one namespace");
    } else if (wildcard(namespaces, "namespaces")) {
      for (Checked namespace : namespaces.items()) {
        Names.dnsLabel(namespace.text())
            .forEach(
                fault ->
                    namespace.invalid(
                        "each member of this list must be '*' or a DNS-1123 label; " + fault));
      }
    }
  }
}
