package io.binnacle.authz.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest {
  private static final UserInfo USER = UserInfo.of("u");

  private static List<String> list(@Nullable String words) {
    return words == null ? List.of() : Arrays.asList(words.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "get list,'',pods,,get,'',pods,'',x,true",
    "get list,'',pods,,delete,'',pods,'',x,false",
    "*,'',pods,,delete,'',pods,'',x,true",
    "get,'',pods,,get,apps,pods,'',x,false",
    "get,*,pods,,get,apps,pods,'',x,true",
    "get,'',*,,get,'',pods,log,x,true",
    "get,'',pods,,get,'',pods,log,x,false",
    "get,'',pods/log,,get,'',pods,log,x,true",
    "get,'',pods/log,,get,'',pods,'',x,false",
    "get,'',*/scale,,get,'',deployments,scale,x,true",
    "get,'',*/scale,,get,'',deployments,'',x,false",
    "get,'',pods,a b,get,'',pods,'',a,true",
    "get,'',pods,a b,get,'',pods,'',c,false",
    "list,'',pods,a,list,'',pods,'','',false",
  })
  void resourceRules(
      String verbs,
      String groups,
      String resources,
      String names,
      String verb,
      String group,
      String resource,
      String subresource,
      String name,
      boolean allowed) {
    Rule rule = new Rule(list(verbs), list(groups), list(resources), list(names), List.of());
    AccessRequest request =
        new AccessRequest.ResourceAccess(
            USER, verb, group, "v1", resource, subresource, "default", name);
    assertThat(rule.allows(request)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "get,/metrics,get,/metrics,true",
    "get,/metrics,post,/metrics,false",
    "get,/healthz/*,get,/healthz/ping,true",
    "get,/healthz/*,get,/healthz,false",
    "*,*,put,/anything,true",
    "get,/api,get,/apis,false",
  })
  void pathRules(String verbs, String paths, String verb, String path, boolean allowed) {
    Rule rule = new Rule(list(verbs), List.of(), List.of(), List.of(), list(paths));
    assertThat(rule.allows(new AccessRequest.PathAccess(USER, verb, path))).isEqualTo(allowed);
  }

  @Test
  void everyDefaultRoleAndBindingIsRead() {
    List<ObjectValue> objects = DefaultRoles.objects();
    assertThat(objects).hasSizeGreaterThan(100);
    assertThat(objects)
        .allSatisfy(object -> assertThat(object.text("metadata", "name").orElse("")).isNotEmpty());
    ObjectValue admin =
        objects.stream()
            .filter(o -> o.text("metadata", "name").orElse("").equals("cluster-admin"))
            .findFirst()
            .orElseThrow();
    assertThat(Rule.of(admin)).isNotEmpty();
  }

  @Test
  void reconcilingAddsWhatIsMissingAndKeepsWhatWasAdded() {
    ObjectValue wanted =
        DefaultRoles.objects().stream()
            .filter(o -> o.text("metadata", "name").orElse("").equals("system:basic-user"))
            .findFirst()
            .orElseThrow();
    ObjectValue bare = wanted.without("rules");
    assertThat(DefaultRoles.reconcile(wanted, bare).items("rules"))
        .containsAll(wanted.items("rules"));
    assertThat(DefaultRoles.reconcile(wanted, wanted)).isSameAs(wanted);
    ObjectValue off =
        bare.withAt(
            Value.of("false"),
            "metadata",
            "annotations",
            "rbac.authorization.kubernetes.io/autoupdate");
    assertThat(DefaultRoles.reconcile(wanted, off)).isSameAs(off);
  }
}
