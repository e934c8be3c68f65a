package io.binnacle.kernel.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.model.UserInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImpersonationTest {
  private static final UserInfo ALICE = UserInfo.of("alice", "devs", "system:authenticated");

  private static AccessRequest asked(UserInfo user) {
    return new AccessRequest.ResourceAccess(user, "get", "", "v1", "pods", "", "ns", "p");
  }

  private static UserInfo impersonate(
      FakeAuthorizer authorizer, Map<String, List<String>> headers) {
    return impersonate(authorizer, ALICE, headers);
  }

  private static UserInfo impersonate(
      FakeAuthorizer authorizer, UserInfo user, Map<String, List<String>> headers) {
    return new Impersonation(new AuthorizationChain(List.of(authorizer)))
        .impersonate(asked(user), new Headers(headers));
  }

  private static Status refusal(FakeAuthorizer authorizer, Map<String, List<String>> headers) {
    return catchThrowableOfType(ApiException.class, () -> impersonate(authorizer, headers))
        .status();
  }

  private static Map<String, List<String>> as(String user, String... more) {
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("Impersonate-User", List.of(user));
    for (int i = 0; i < more.length; i += 2) {
      headers.put("Impersonate-" + more[i], List.of(more[i + 1].split(" ", -1)));
    }
    return headers;
  }

  @Test
  void whoAsksForNobodyIsHimselfAndNothingIsAsked() {
    FakeAuthorizer authorizer = new FakeAuthorizer();
    assertThat(impersonate(authorizer, Map.of("X-Other", List.of("x")))).isSameAs(ALICE);
    assertThat(authorizer.asked).isEmpty();
  }

  @Test
  void theVerbImpersonateAllowsEveryPartThatIsAskedFor() {
    FakeAuthorizer authorizer =
        new FakeAuthorizer(
            "impersonate - users - bob",
            "impersonate authentication.k8s.io uids - 7",
            "impersonate - groups - g1",
            "impersonate - groups - g2",
            "impersonate authentication.k8s.io userextras/example.com/scope - s1",
            "impersonate authentication.k8s.io userextras/example.com/scope - s2");
    UserInfo bob =
        impersonate(
            authorizer,
            as("bob", "Uid", "7", "Group", "g1 g2", "Extra-Example.com%2FScope", "s1 s2"));
    assertThat(bob)
        .isEqualTo(
            new UserInfo(
                "bob",
                "7",
                List.of("g1", "g2", "system:authenticated"),
                Map.of("example.com/scope", List.of("s1", "s2"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "uid", "group", "extra"})
  void onePartThatIsNotAllowedIsEnoughToRefuse(String missing) {
    Map<String, String> all =
        Map.of(
            "user", "impersonate - users - bob",
            "uid", "impersonate authentication.k8s.io uids - 7",
            "group", "impersonate - groups - g",
            "extra", "impersonate authentication.k8s.io userextras/k - v");
    Map<String, String> granted = new HashMap<>(all);
    granted.remove(missing);
    FakeAuthorizer authorizer = new FakeAuthorizer(granted.values().toArray(new String[0]));
    Status status = refusal(authorizer, as("bob", "Uid", "7", "Group", "g", "Extra-K", "v"));
    assertThat(status.code()).isEqualTo(403);
    assertThat(authorizer.asked).contains(all.get(missing));
  }

  /// The constrained way is tried first, so its refusal is the one that is told.
  @Test
  void theRefusalNamesWhatWasToBeDone() {
    Status status = refusal(new FakeAuthorizer(), as("bob"));
    assertThat(status.reason()).isEqualTo("Forbidden");
    assertThat(status.message())
        .isEqualTo(
            "pods \"p\" is forbidden: User \"alice\" cannot impersonate-on:user-info:get resource"
                + " \"pods\" in API group \"\" in the namespace \"ns\"");
    assertThat(
            refusal(new FakeAuthorizer("impersonate-on:user-info:get - pods ns p"), as("bob"))
                .message())
        .isEqualTo(
            "users.authentication.k8s.io \"bob\" is forbidden: User \"alice\" cannot"
                + " impersonate:user-info resource \"users\" in API group"
                + " \"authentication.k8s.io\" at the cluster scope");
  }

  @Test
  void theConstrainedWayNeedsBothTheActAndTheUser() {
    String act = "impersonate-on:user-info:get - pods ns p";
    String user = "impersonate:user-info authentication.k8s.io users - bob";
    assertThat(impersonate(new FakeAuthorizer(act, user), as("bob")).name()).isEqualTo("bob");
    assertThat(refusal(new FakeAuthorizer(act), as("bob")).code()).isEqualTo(403);
    assertThat(refusal(new FakeAuthorizer(user), as("bob")).code()).isEqualTo(403);
  }

  @Test
  void mastersCanBeHadOnlyTheOldWay() {
    String act = "impersonate-on:user-info:get - pods ns p";
    String user = "impersonate:user-info authentication.k8s.io users - bob";
    String group = "impersonate:user-info authentication.k8s.io groups - system:masters";
    Status status =
        refusal(new FakeAuthorizer(act, user, group), as("bob", "Group", "system:masters"));
    assertThat(status.message())
        .isEqualTo(
            "groups.authentication.k8s.io \"system:masters\" is forbidden: User \"alice\" cannot"
                + " impersonate:user-info resource \"groups\" in API group"
                + " \"authentication.k8s.io\" at the cluster scope: impersonating the"
                + " system:masters group is not allowed");
    FakeAuthorizer old =
        new FakeAuthorizer("impersonate - users - bob", "impersonate - groups - system:masters");
    assertThat(impersonate(old, as("bob", "Group", "system:masters")).groups())
        .containsExactly("system:masters", "system:authenticated");
  }

  @Test
  void aServiceAccountHasItsGroupsUnlessOthersAreAskedFor() {
    String account = "system:serviceaccount:ns:builder";
    FakeAuthorizer authorizer =
        new FakeAuthorizer(
            "impersonate - serviceaccounts ns builder", "impersonate - groups - other");
    assertThat(impersonate(authorizer, as(account)))
        .isEqualTo(
            UserInfo.of(
                account,
                "system:serviceaccounts",
                "system:serviceaccounts:ns",
                "system:authenticated"));
    assertThat(impersonate(authorizer, as(account, "Group", "other")).groups())
        .containsExactly("other", "system:authenticated");
    FakeAuthorizer constrained =
        new FakeAuthorizer(
            "impersonate-on:serviceaccount:get - pods ns p",
            "impersonate:serviceaccount authentication.k8s.io serviceaccounts ns builder");
    assertThat(impersonate(constrained, as(account)).groups())
        .contains("system:serviceaccounts:ns");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "system:serviceaccount:builder",
        "system:serviceaccount:ns:a:b",
        "system:serviceaccount:NS:builder",
        "system:serviceaccount:ns:",
      })
  void whatOnlyLooksLikeAServiceAccountIsAUser(String name) {
    FakeAuthorizer accounts =
        new FakeAuthorizer(
            "impersonate - serviceaccounts - builder",
            "impersonate - serviceaccounts - b",
            "impersonate - serviceaccounts NS builder",
            "impersonate - serviceaccounts ns -");
    assertThat(refusal(accounts, as(name)).code()).isEqualTo(403);
    assertThat(impersonate(new FakeAuthorizer("impersonate - users - " + name), as(name)).groups())
        .containsExactly("system:authenticated");
  }

  @Test
  void aNodeIsItselfInTheConstrainedWays() {
    FakeAuthorizer any =
        new FakeAuthorizer(
            "impersonate-on:arbitrary-node:get - pods ns p",
            "impersonate:arbitrary-node authentication.k8s.io nodes - n1");
    assertThat(impersonate(any, as("system:node:n1")).groups())
        .containsExactly("system:nodes", "system:authenticated");

    FakeAuthorizer own =
        new FakeAuthorizer(
            "impersonate-on:associated-node:get - pods ns p",
            "impersonate:associated-node authentication.k8s.io nodes - *");
    UserInfo agent =
        new UserInfo(
            "system:serviceaccount:ns:agent",
            "",
            List.of(),
            Map.of("authentication.kubernetes.io/node-name", List.of("n1")));
    assertThat(impersonate(own, agent, as("system:node:n1")).groups())
        .containsExactly("system:nodes", "system:authenticated");
    assertThat(
            catchThrowableOfType(
                    ApiException.class, () -> impersonate(own, agent, as("system:node:n2")))
                .status()
                .code())
        .isEqualTo(403);
  }

  @Test
  void anonymousIsUnauthenticated() {
    FakeAuthorizer authorizer =
        new FakeAuthorizer(
            "impersonate - users - system:anonymous",
            "impersonate - users - bob",
            "impersonate - groups - system:unauthenticated");
    assertThat(impersonate(authorizer, as("system:anonymous")).groups())
        .containsExactly("system:unauthenticated");
    assertThat(impersonate(authorizer, as("bob", "Group", "system:unauthenticated")).groups())
        .containsExactly("system:unauthenticated");
  }

  @Test
  void groupsWithoutAUserAreABadRequest() {
    Status status = refusal(new FakeAuthorizer(), Map.of("Impersonate-Group", List.of("g", "h")));
    assertThat(status.code()).isEqualTo(400);
    assertThat(status.message())
        .isEqualTo(
            "requested &user.DefaultInfo{Name:\"\", UID:\"\", Groups:[]string{\"g\", \"h\"},"
                + " Extra:map[string][]string(nil)} without impersonating a user name");
    assertThat(refusal(new FakeAuthorizer(), Map.of("Impersonate-Extra-K", List.of("v"))).message())
        .isEqualTo(
            "requested &user.DefaultInfo{Name:\"\", UID:\"\", Groups:[]string(nil),"
                + " Extra:map[string][]string{\"k\":[]string{\"v\"}}} without impersonating a user"
                + " name");
  }

  @Test
  void extraKeysAreUnescapedAsPathsAndBrokenOnesStayAsTheyAre() {
    FakeAuthorizer authorizer =
        new FakeAuthorizer(
            "impersonate - users - bob",
            "impersonate authentication.k8s.io userextras/a+b - v",
            "impersonate authentication.k8s.io userextras/c%zz - v");
    assertThat(impersonate(authorizer, as("bob", "Extra-A+B", "v", "Extra-C%zz", "v")).extra())
        .containsOnlyKeys("a+b", "c%zz");
  }
}
