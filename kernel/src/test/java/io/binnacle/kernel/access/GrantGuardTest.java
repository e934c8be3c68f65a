package io.binnacle.kernel.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.codec.YamlReader;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.authorization.AccessRequest.ResourceAccess;
import io.binnacle.spi.authorization.Authorizer;
import io.binnacle.spi.authorization.Decision;
import io.binnacle.spi.authorization.RuleSet;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GrantGuardTest {
  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final UserInfo JANE = UserInfo.of("jane", "devs", "system:authenticated");

  private final Map<String, ObjectValue> roles = new HashMap<>();
  private final List<RuleSet.ResourceRule> held = new ArrayList<>();
  private final List<RuleSet.PathRule> heldPaths = new ArrayList<>();
  private final List<String> allowed = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final GrantGuard guard =
      new GrantGuard(new AuthorizationChain(List.of(new Fake())), new FakeObjects());

  @Test
  void whatIsHeldMayBeGranted() {
    holds(List.of("get", "list"), List.of(""), List.of("pods", "*/scale"));
    heldPaths.add(new RuleSet.PathRule(List.of("get"), List.of("/metrics/*")));
    write("roles", "{rules: [{verbs: [get], apiGroups: [''], resources: [pods]}]}");
    write("roles", "{rules: [{verbs: [list], apiGroups: [''], resources: [deployments/scale]}]}");
    write("clusterroles", "{rules: [{verbs: [get], nonResourceURLs: [/metrics/a]}]}");
    write(
        "roles",
        "{rules: [{verbs: [get], apiGroups: [''], resources: [pods], resourceNames: [p]}]}");
  }

  @Test
  void whatIsMissingIsToldRuleByRule() {
    holds(List.of("get"), List.of(""), List.of("pods"));
    assertThatThrownBy(
            () ->
                write(
                    "roles",
                    "{metadata: {name: r}, rules: ["
                        + "{verbs: [get, delete, list], apiGroups: ['', apps], resources: [pods]},"
                        + "{verbs: [get], apiGroups: [''], resources: [secrets],"
                        + " resourceNames: [b, a]},"
                        + "{verbs: [get, post], nonResourceURLs: [/x]}]}"))
        .isInstanceOf(ApiException.class)
        .hasMessage(
            "roles.rbac.authorization.k8s.io \"r\" is forbidden: user \"jane\""
                + " (groups=[\"devs\" \"system:authenticated\"]) is attempting to grant RBAC"
                + " permissions not currently held:\n"
                + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"delete\" \"list\"]}\n"
                + "{APIGroups:[\"\"], Resources:[\"secrets\"], ResourceNames:[\"a\"],"
                + " Verbs:[\"get\"]}\n"
                + "{APIGroups:[\"\"], Resources:[\"secrets\"], ResourceNames:[\"b\"],"
                + " Verbs:[\"get\"]}\n"
                + "{APIGroups:[\"apps\"], Resources:[\"pods\"], Verbs:[\"get\" \"delete\""
                + " \"list\"]}\n"
                + "{NonResourceURLs:[\"/x\"], Verbs:[\"get\"]}\n"
                + "{NonResourceURLs:[\"/x\"], Verbs:[\"post\"]}");
  }

  @Test
  void aRuleForNamedObjectsDoesNotCoverAll() {
    held.add(new RuleSet.ResourceRule(List.of("*"), List.of("*"), List.of("*"), List.of("only")));
    assertThatThrownBy(
            () -> write("roles", "{rules: [{verbs: [get], apiGroups: [''], resources: [pods]}]}"))
        .hasMessageContaining("not currently held");
  }

  @Test
  void whoMayEscalateGrantsWhatHeLikes() {
    allowed.add("escalate rbac.authorization.k8s.io clusterroles");
    write("clusterroles", "{rules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}]}");
    assertThat(asked).containsExactly("escalate rbac.authorization.k8s.io clusterroles");
  }

  @Test
  void gatheringRolesNeedsEverything() {
    holds(List.of("*"), List.of("*"), List.of("*"));
    String role = "{metadata: {name: r}, aggregationRule: {clusterRoleSelectors: [{}]}}";
    assertThatThrownBy(() -> write("clusterroles", role))
        .hasMessage(
            "clusterroles.rbac.authorization.k8s.io \"r\" is forbidden: must have cluster-admin"
                + " privileges to use the aggregationRule");
    heldPaths.add(new RuleSet.PathRule(List.of("*"), List.of("*")));
    write("clusterroles", role);
  }

  @Test
  void aBindingGrantsWhatItsRoleAllows() {
    roles.put(
        "clusterroles/admin",
        yaml("{rules: [{verbs: ['*'], apiGroups: [''], resources: [pods]}]}"));
    String binding =
        "{metadata: {name: b}, roleRef: {apiGroup: " + GROUP + ", kind: ClusterRole, name: admin}}";
    assertThatThrownBy(() -> write("rolebindings", binding))
        .hasMessage(
            "rolebindings.rbac.authorization.k8s.io \"b\" is forbidden: user \"jane\""
                + " (groups=[\"devs\" \"system:authenticated\"]) is attempting to grant RBAC"
                + " permissions not currently held:\n"
                + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"*\"]}");
    allowed.add("bind rbac.authorization.k8s.io clusterroles");
    write("rolebindings", binding);
  }

  @Test
  void aBindingToARoleThatIsMissingIsRefused() {
    assertThatThrownBy(
            () ->
                write(
                    "rolebindings", "{roleRef: {apiGroup: " + GROUP + ", kind: Role, name: gone}}"))
        .hasMessage("roles.rbac.authorization.k8s.io \"gone\" not found");
  }

  @Test
  void garbageCollectionMayTakeFinalizersAndOwners() {
    ObjectValue old =
        yaml(
            "{metadata: {name: r, finalizers: [a]},"
                + " rules: [{verbs: [get], apiGroups: [''], resources: [pods]}]}");
    guard.check(request("roles", Optional.of(old), JANE), old.withoutAt("metadata", "finalizers"));
    assertThatThrownBy(
            () ->
                guard.check(
                    request("roles", Optional.of(old), JANE),
                    old.withAt(yaml("{a: b}"), "metadata", "labels")))
        .hasMessageContaining("not currently held");
  }

  @Test
  void mastersAndOtherGroupsAreNotChecked() {
    ObjectValue role = yaml("{rules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}]}");
    UserInfo master = UserInfo.of("root", UserInfo.MASTERS);
    assertThatCode(() -> guard.check(request("clusterroles", Optional.empty(), master), role))
        .doesNotThrowAnyException();
  }

  private void holds(List<String> verbs, List<String> groups, List<String> resources) {
    held.add(new RuleSet.ResourceRule(verbs, groups, resources, List.of()));
  }

  private void write(String resource, String object) {
    guard.check(request(resource, Optional.empty(), JANE), yaml(object));
  }

  private static AdmissionRequest request(
      String resource, Optional<ObjectValue> old, UserInfo user) {
    return new AdmissionRequest(
        old.isPresent() ? Operation.UPDATE : Operation.CREATE,
        new GroupVersionKind(GROUP, "v1", "Any"),
        new GroupVersionResource(GROUP, "v1", resource),
        "",
        new ObjectKey("d", "x"),
        user,
        Optional.empty(),
        old,
        ObjectValue.empty(),
        false);
  }

  private static ObjectValue yaml(String text) {
    try {
      return (ObjectValue) YamlReader.parse(text).value();
    } catch (io.binnacle.kernel.codec.MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private final class Fake implements Authorizer {
    @Override
    public Decision authorize(AccessRequest request) {
      ResourceAccess access = (ResourceAccess) request;
      String question = access.verb() + " " + access.group() + " " + access.resource();
      asked.add(question);
      return allowed.contains(question) ? new Decision.Allow("") : new Decision.NoOpinion("");
    }

    @Override
    public RuleSet rulesFor(UserInfo user, String namespace) {
      return new RuleSet(held, heldPaths, true, "");
    }
  }

  private final class FakeObjects implements ObjectReader {
    @Override
    public Optional<ObjectValue> get(GroupVersionResource resource, ObjectKey key) {
      return Optional.ofNullable(roles.get(resource.resource() + "/" + key.name()));
    }

    @Override
    public List<ObjectValue> list(GroupVersionResource resource, String namespace) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Following follow(GroupVersionResource resource, Observer observer) {
      throw new UnsupportedOperationException();
    }
  }
}
