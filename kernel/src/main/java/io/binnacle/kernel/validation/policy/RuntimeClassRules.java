package io.binnacle.kernel.validation.policy;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.GoShape;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.ResourceRules;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `ValidateRuntimeClass` of Kubernetes 1.36.
final class RuntimeClassRules implements KindRules {
  private static final List<String> EFFECTS =
      List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  @Override
  public void create(Checked object) {
    Checked handler = object.field("handler");
    if (handler.require("")) {
      handler.invalid(Names.dnsLabel(handler.text()));
    }
    overhead(object.field("overhead"));
    SelectorRules.labels(object.field("scheduling", "nodeSelector"));
    List<Checked> tolerations = object.field("scheduling", "tolerations").items();
    tolerations.forEach(RuntimeClassRules::toleration);
    Set<ObjectValue> seen = new HashSet<>();
    for (Checked toleration : tolerations) {
      if (!seen.add(GoShape.of(toleration.object(), "key,operator,value,effect"))) {
        toleration.add(
            FieldError.duplicate(
                toleration.path(),
                JsonWriter.text(
                    GoShape.of(
                        toleration.object(), "key,operator,value,effect,tolerationSeconds?"))));
      }
    }
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    object.field("handler").immutable(Checked.silent(old).field("handler"));
  }

  private static void overhead(Checked overhead) {
    Checked amounts = overhead.field("podFixed").under(overhead.path() + ".limits");
    boolean computed = amounts.entry("cpu").present() || amounts.entry("memory").present();
    boolean huge = false;
    for (String key : amounts.keys()) {
      Checked amount = amounts.entry(key);
      ResourceRules.containerName(amount, key);
      ResourceRules.amount(amount, key);
      if (ResourceRules.hugePages(key)) {
        huge = true;
        if (!ResourceRules.wholePages(key, amount)) {
          amount.invalid(
              ResourceRules.shown(amount) + " is not positive integer multiple of " + key,
              FieldError.quote(ResourceRules.shown(amount)));
        }
      }
    }
    if (huge && !computed) {
      overhead.forbidden("HugePages require cpu or memory");
    }
  }

  private static void toleration(Checked toleration) {
    Checked key = toleration.field("key");
    Checked operator = toleration.field("operator");
    Checked value = toleration.field("value").under(operator.path());
    Checked effect = toleration.field("effect");
    if (!key.empty()) {
      SelectorRules.key(key);
    } else if (!operator.is("Exists")) {
      operator.invalid(
          "operator must be Exists when `key` is empty, which means \"match all values and all"
              + " keys\"",
          FieldError.quote(operator.text()));
    }
    if (toleration.field("tolerationSeconds").present() && !effect.is("NoExecute")) {
      effect.invalid(
          "effect must be 'NoExecute' when `tolerationSeconds` is set",
          FieldError.quote(effect.text()));
    }
    switch (operator.text()) {
      case "Equal", "" -> {
        List<String> faults = Names.labelValue(value.text());
        if (!faults.isEmpty()) {
          value.invalid(String.join(";", faults));
        }
      }
      case "Exists" -> {
        if (!value.empty()) {
          value.invalid("value must be empty when `operator` is 'Exists'");
        }
      }
      case "Lt", "Gt" ->
          operator.add(
              FieldError.notSupported(
                  operator.path(), operator.shown(), List.of("Equal", "Exists", "Lt", "Gt")));
      default -> operator.oneOf(List.of("Equal", "Exists"));
    }
    if (!effect.empty()) {
      effect.oneOf(EFFECTS);
    }
  }
}
