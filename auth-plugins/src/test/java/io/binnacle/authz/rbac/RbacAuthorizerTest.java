package io.binnacle.authz.rbac;

import static io.binnacle.authz.rbac.FakeObjects.binding;
import static io.binnacle.authz.rbac.FakeObjects.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.ObjectReader.Observer;
import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.authorization.Decision;
import io.binnacle.spi.authorization.RuleSet;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.UserInfo;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RbacAuthorizerTest {
  private static final String PODS = "verbs=get,list apiGroups= resources=pods";

  private final FakeObjects objects = new FakeObjects();
  private final RbacAuthorizer authorizer = new RbacAuthorizer(objects);

  @BeforeEach
  void start() throws Exception {
    authorizer.start();
  }

  private Decision decide(UserInfo user, String verb, String namespace) {
    return authorizer.authorize(
        new AccessRequest.ResourceAccess(user, verb, "", "v1", "pods", "", namespace, ""));
  }

  private boolean allows(UserInfo user, String verb, String namespace) {
    return decide(user, verb, namespace) instanceof Decision.Allow;
  }

  @Test
  void aClusterRoleBindingHoldsEverywhere() {
    objects.put(role("", "reader", PODS));
    objects.put(binding("", "readers", "ClusterRole/reader", "User/alice", "Group/devs"));
    assertThat(allows(UserInfo.of("alice"), "get", "ns")).isTrue();
    assertThat(allows(UserInfo.of("alice"), "get", "")).isTrue();
    assertThat(allows(UserInfo.of("bob", "devs"), "list", "ns")).isTrue();
    assertThat(allows(UserInfo.of("alice"), "delete", "ns")).isFalse();
    assertThat(allows(UserInfo.of("devs"), "get", "ns")).as("a group is no user").isFalse();
    assertThat(allows(UserInfo.of("bob", "alice"), "get", "ns")).as("nor the reverse").isFalse();
  }

  @Test
  void aRoleBindingHoldsInItsNamespace() {
    objects.put(role("", "reader", PODS));
    objects.put(role("ns", "writer", "verbs=* apiGroups=* resources=*"));
    objects.put(binding("ns", "readers", "ClusterRole/reader", "User/alice"));
    objects.put(binding("ns", "writers", "Role/writer", "User/bob"));
    objects.put(binding("other", "writers", "Role/writer", "User/bob"));
    assertThat(allows(UserInfo.of("alice"), "get", "ns")).isTrue();
    assertThat(allows(UserInfo.of("alice"), "get", "other")).isFalse();
    assertThat(allows(UserInfo.of("alice"), "get", "")).isFalse();
    assertThat(allows(UserInfo.of("bob"), "delete", "ns")).isTrue();
    assertThat(allows(UserInfo.of("bob"), "delete", "other"))
        .as("a role of another namespace")
        .isFalse();
  }

  @Test
  void aServiceAccountIsOneOfItsNamespace() {
    objects.put(role("", "reader", PODS));
    objects.put(
        binding(
            "ns", "b", "ClusterRole/reader", "ServiceAccount/other/far", "ServiceAccount/near"));
    objects.put(binding("", "nowhere", "ClusterRole/reader", "ServiceAccount/lost"));
    assertThat(allows(UserInfo.of("system:serviceaccount:other:far"), "get", "ns")).isTrue();
    assertThat(allows(UserInfo.of("system:serviceaccount:ns:near"), "get", "ns")).isTrue();
    assertThat(allows(UserInfo.of("system:serviceaccount:ns:far"), "get", "ns")).isFalse();
    assertThat(allows(UserInfo.of("system:serviceaccount:ns:lost"), "get", "ns")).isFalse();
    assertThat(allows(UserInfo.of("near"), "get", "ns")).isFalse();
  }

  @Test
  void theReasonNamesBindingRoleAndSubject() {
    objects.put(role("", "reader", PODS));
    objects.put(role("ns", "reader", PODS));
    objects.put(binding("", "all", "ClusterRole/reader", "User/x", "Group/devs"));
    objects.put(binding("ns", "some", "Role/reader", "ServiceAccount/sa"));
    assertThat(decide(UserInfo.of("a", "devs"), "get", "ns").reason())
        .isEqualTo(
            "RBAC: allowed by ClusterRoleBinding \"all\" of ClusterRole \"reader\" to Group"
                + " \"devs\"");
    assertThat(decide(UserInfo.of("system:serviceaccount:ns:sa"), "get", "ns").reason())
        .isEqualTo(
            "RBAC: allowed by RoleBinding \"some/ns\" of Role \"reader\" to ServiceAccount"
                + " \"sa/ns\"");
  }

  @Test
  void aMissingRoleIsTheReasonOfNoOpinion() {
    objects.put(binding("", "b", "ClusterRole/gone", "User/alice"));
    Decision one = decide(UserInfo.of("alice"), "get", "ns");
    assertThat(one)
        .isEqualTo(
            new Decision.NoOpinion(
                "RBAC: clusterrole.rbac.authorization.k8s.io \"gone\" not found"));
    objects.put(binding("ns", "b", "Role/gone", "User/alice"));
    objects.put(binding("ns", "again", "Role/gone", "User/alice"));
    assertThat(decide(UserInfo.of("alice"), "get", "ns").reason())
        .isEqualTo(
            "RBAC: [clusterrole.rbac.authorization.k8s.io \"gone\" not found,"
                + " role.rbac.authorization.k8s.io \"gone\" not found]");
    assertThat(decide(UserInfo.of("bob"), "get", "ns")).isEqualTo(Decision.noOpinion());
  }

  @ParameterizedTest
  @CsvSource({
    "get,/healthz,true",
    "get,/healthz/ping,true",
    "get,/healthzother,false",
    "get,/metrics,false",
    "post,/healthz,false",
  })
  void pathsAreAllowedByClusterRoleBindings(String verb, String path, boolean allowed) {
    objects.put(role("", "health", "verbs=get nonResourceURLs=/healthz,/healthz/*"));
    objects.put(binding("", "b", "ClusterRole/health", "User/alice"));
    objects.put(role("", "all", "verbs=* nonResourceURLs=*"));
    objects.put(binding("ns", "b", "ClusterRole/all", "User/alice"));
    Decision decision =
        authorizer.authorize(new AccessRequest.PathAccess(UserInfo.of("alice"), verb, path));
    assertThat(decision instanceof Decision.Allow).isEqualTo(allowed);
  }

  @Test
  void changesAndRemovalsHoldAtOnce() {
    UserInfo alice = UserInfo.of("alice");
    objects.put(role("", "reader", PODS));
    objects.put(binding("ns", "b", "ClusterRole/reader", "User/alice"));
    assertThat(allows(alice, "get", "ns")).isTrue();
    objects.put(role("", "reader", "verbs=delete apiGroups= resources=pods"));
    assertThat(allows(alice, "get", "ns")).isFalse();
    assertThat(allows(alice, "delete", "ns")).isTrue();
    objects.put(binding("ns", "b", "ClusterRole/reader", "User/bob"));
    assertThat(allows(alice, "delete", "ns")).isFalse();
    assertThat(allows(UserInfo.of("bob"), "delete", "ns")).isTrue();
    objects.observer("rolebindings").removed(new ObjectKey("ns", "b"));
    assertThat(allows(UserInfo.of("bob"), "delete", "ns")).isFalse();
  }

  /// Rights must not outlive a binding that was removed while the server did not see it.
  @Test
  void whatIsNotToldAgainAfterARestartIsGone() {
    objects.put(role("", "reader", PODS));
    for (String namespace : List.of("", "ns")) {
      objects.put(binding(namespace, "kept", "ClusterRole/reader", "User/kept"));
      objects.put(binding(namespace, "gone", "ClusterRole/reader", "User/gone"));
    }
    objects.observers.values().forEach(Observer::synced);
    assertThat(allows(UserInfo.of("gone"), "get", "ns")).isTrue();
    for (String resource : List.of("rolebindings", "clusterrolebindings")) {
      Observer observer = objects.observer(resource);
      observer.restarted();
      assertThat(allows(UserInfo.of("kept"), "get", "ns")).as("meanwhile").isTrue();
    }
    objects.put(binding("", "kept", "ClusterRole/reader", "User/kept"));
    objects.put(binding("ns", "kept", "ClusterRole/reader", "User/kept"));
    objects.observer("rolebindings").synced();
    objects.observer("clusterrolebindings").synced();
    assertThat(allows(UserInfo.of("kept"), "get", "ns")).isTrue();
    assertThat(allows(UserInfo.of("gone"), "get", "ns")).isFalse();
    assertThat(allows(UserInfo.of("gone"), "get", "")).isFalse();
  }

  @Test
  void rulesAreThoseOfTheNamespaceAndOfTheCluster() {
    objects.put(role("", "reader", PODS, "verbs=get nonResourceURLs=/version"));
    objects.put(role("ns", "one", "verbs=get apiGroups= resources=secrets resourceNames=s"));
    objects.put(binding("", "all", "ClusterRole/reader", "User/alice"));
    objects.put(binding("ns", "some", "Role/one", "User/alice"));
    RuleSet rules = authorizer.rulesFor(UserInfo.of("alice"), "ns");
    assertThat(rules.resourceRules())
        .containsExactlyInAnyOrder(
            new RuleSet.ResourceRule(
                List.of("get", "list"), List.of(""), List.of("pods"), List.of()),
            new RuleSet.ResourceRule(
                List.of("get"), List.of(""), List.of("secrets"), List.of("s")));
    assertThat(rules.pathRules())
        .containsExactly(new RuleSet.PathRule(List.of("get"), List.of("/version")));
    assertThat(rules.complete()).isTrue();
    assertThat(authorizer.rulesFor(UserInfo.of("alice"), "other").resourceRules()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "system:kube-scheduler,,create,'',pods,binding,true",
    "system:kube-scheduler,,delete,'',nodes,'',false",
    "system:kube-controller-manager,,create,'',serviceaccounts,token,true",
    "system:node-proxier-no,,get,'',nodes,'',false",
    "system:kube-proxy,,list,discovery.k8s.io,endpointslices,'',true",
    "anybody,system:authenticated,create,authorization.k8s.io,selfsubjectaccessreviews,'',true",
    "anybody,system:authenticated,list,'',pods,'',false",
    "system:anonymous,system:unauthenticated,create,authorization.k8s.io,selfsubjectaccessreviews,"
        + "'',false",
    "system:serviceaccount:kube-system:namespace-controller,,deletecollection,apps,deployments,"
        + "'',true",
    "system:serviceaccount:kube-system:generic-garbage-collector,,delete,batch,jobs,'',true",
  })
  void theDefaultRolesGiveWhatKubernetesGives(
      String user,
      String group,
      String verb,
      String apiGroup,
      String resource,
      String subresource,
      boolean allowed) {
    DefaultRoles.objects().forEach(objects::put);
    UserInfo info = group == null ? UserInfo.of(user) : UserInfo.of(user, group);
    Decision decision =
        authorizer.authorize(
            new AccessRequest.ResourceAccess(
                info, verb, apiGroup, "v1", resource, subresource, "ns", "x"));
    assertThat(decision instanceof Decision.Allow).isEqualTo(allowed);
  }
}
