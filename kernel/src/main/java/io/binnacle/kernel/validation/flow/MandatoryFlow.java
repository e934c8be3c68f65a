package io.binnacle.kernel.validation.flow;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.GoShape;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// The schemas and levels without which a server cannot share itself out: what they say is fixed.
final class MandatoryFlow {
  private static final String ALL =
      "'resourceRules':[{'verbs':['*'],'apiGroups':['*'],'resources':['*'],'clusterScope':true,"
          + "'namespaces':['*']}],'nonResourceRules':[{'verbs':['*'],'nonResourceURLs':['*']}]";
  private static final Map<String, ObjectValue> SCHEMAS =
      Map.of(
          "exempt",
          read(
              "{'priorityLevelConfiguration':{'name':'exempt'},'matchingPrecedence':1,'rules':["
                  + "{'subjects':[{'kind':'Group','group':{'name':'system:masters'}}],"
                  + ALL
                  + "}]}"),
          "catch-all",
          read(
              "{'priorityLevelConfiguration':{'name':'catch-all'},'matchingPrecedence':10000,"
                  + "'distinguisherMethod':{'type':'ByUser'},'rules':[{'subjects':["
                  + "{'kind':'Group','group':{'name':'system:unauthenticated'}},"
                  + "{'kind':'Group','group':{'name':'system:authenticated'}}],"
                  + ALL
                  + "}]}"));
  private static final ObjectValue CATCH_ALL =
      read(
          "{'type':'Limited','limited':{'nominalConcurrencyShares':5,'limitResponse':{'type':"
              + "'Reject'},'lendablePercent':0}}");

  private MandatoryFlow() {}

  private static ObjectValue read(String json) {
    return JsonReader.readStored(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  static void schema(Checked object) {
    String name = object.field("metadata", "name").text();
    Checked spec = object.field("spec");
    ObjectValue fixed = SCHEMAS.get(name);
    if (fixed != null && !fixed.equals(spec.object())) {
      spec.instead(schemaShape(spec.object()))
          .invalid("spec of '" + name + "' must equal the fixed value");
    }
  }

  static void level(Checked object) {
    String name = object.field("metadata", "name").text();
    Checked spec = object.field("spec");
    if (name.equals("exempt")
        && !spec.object().without("exempt").equals(ObjectValue.of("type", Value.of("Exempt")))) {
      spec.instead(levelShape(spec.object()))
          .invalid("spec of 'exempt' except the 'spec.exempt' field must equal the fixed value");
    } else if (name.equals("catch-all") && !spec.object().equals(CATCH_ALL)) {
      spec.instead(levelShape(spec.object()))
          .invalid("spec of 'catch-all' must equal the fixed value");
    }
  }

  private static ObjectValue levelShape(ObjectValue spec) {
    ObjectValue shape = GoShape.of(spec, "type,limited?,exempt?");
    shape =
        GoShape.member(
            shape,
            "Limited",
            limited ->
                GoShape.member(
                    GoShape.of(
                        limited,
                        "nominalConcurrencyShares#,limitResponse?,lendablePercent?,"
                            + "borrowingLimitPercent?"),
                    "LimitResponse",
                    response ->
                        GoShape.member(
                            GoShape.of(response, "type,queuing?"),
                            "Queuing",
                            q -> GoShape.of(q, "queues#,handSize#,queueLengthLimit#"))));
    return GoShape.member(
        shape, "Exempt", e -> GoShape.of(e, "nominalConcurrencyShares?,lendablePercent?"));
  }

  private static ObjectValue schemaShape(ObjectValue spec) {
    ObjectValue shape =
        GoShape.of(
            spec, "priorityLevelConfiguration?,matchingPrecedence#,distinguisherMethod?,rules?");
    shape = GoShape.member(shape, "PriorityLevelConfiguration", l -> GoShape.of(l, "name"));
    shape = GoShape.member(shape, "DistinguisherMethod", m -> GoShape.of(m, "type"));
    return GoShape.list(shape, "Rules", MandatoryFlow::rule);
  }

  private static ObjectValue rule(ObjectValue rule) {
    ObjectValue shape = GoShape.of(rule, "subjects?,resourceRules?,nonResourceRules?");
    shape = GoShape.list(shape, "Subjects", MandatoryFlow::subject);
    shape =
        GoShape.list(
            shape,
            "ResourceRules",
            r -> GoShape.of(r, "verbs?,apiGroups=APIGroups?,resources?,clusterScope!,namespaces?"));
    return GoShape.list(shape, "NonResourceRules", r -> GoShape.of(r, "verbs?,nonResourceURLs?"));
  }

  private static ObjectValue subject(ObjectValue subject) {
    ObjectValue shape = GoShape.of(subject, "kind,user?,group?,serviceAccount?");
    for (String member : List.of("User", "Group")) {
      shape = GoShape.member(shape, member, s -> GoShape.of(s, "name"));
    }
    return GoShape.member(shape, "ServiceAccount", s -> GoShape.of(s, "namespace,name"));
  }
}
