package io.binnacle.kernel.validation.policy;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.GoShape;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.ResourceRules;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.kernel.validation.pod.TolerationRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.HashSet;
import java.util.Set;

/// `ValidateRuntimeClass` of Kubernetes 1.36.
final class RuntimeClassRules implements KindRules {
  @Override
  public void create(Checked object) {
    Checked handler = object.field("handler");
    if (handler.require("")) {
      handler.invalid(Names.dnsLabel(handler.text()));
    }
    overhead(object.field("overhead"));
    SelectorRules.labels(object.field("scheduling", "nodeSelector"));
    Checked tolerations = object.field("scheduling", "tolerations");
    TolerationRules.check(tolerations, false);
    Set<ObjectValue> seen = new HashSet<>();
    for (Checked toleration : tolerations.items()) {
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
    create(object);
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
}
