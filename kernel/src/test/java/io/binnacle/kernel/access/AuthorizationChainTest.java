package io.binnacle.kernel.access;

import static io.binnacle.kernel.access.FakeAuthorizer.answering;
import static io.binnacle.kernel.access.FakeAuthorizer.failing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.authorization.Authorizer;
import io.binnacle.spi.authorization.Decision;
import io.binnacle.spi.authorization.RuleSet;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.model.UserInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuthorizationChainTest {
  private static final UserInfo USER = UserInfo.of("u");
  private static final AccessRequest GET =
      new AccessRequest.ResourceAccess(USER, "get", "apps", "v1", "deployments", "", "ns", "d");
  private static final Decision ALLOW = new Decision.Allow("allowed");
  private static final Decision DENY = new Decision.Deny("denied");

  private static Decision decide(Authorizer... authorizers) {
    return new AuthorizationChain(List.of(authorizers)).decide(GET);
  }

  @Test
  void theFirstOpinionDecides() {
    Authorizer silent = answering(Decision.noOpinion());
    assertThat(decide(silent, answering(ALLOW), answering(DENY))).isEqualTo(ALLOW);
    assertThat(decide(silent, answering(DENY), answering(ALLOW))).isEqualTo(DENY);
    assertThat(decide(failing("down"), answering(ALLOW))).isEqualTo(ALLOW);
  }

  @Test
  void withoutAnOpinionTheReasonsAreCollected() {
    assertThat(decide()).isEqualTo(Decision.noOpinion());
    assertThat(
            decide(
                answering(new Decision.NoOpinion("first")),
                answering(Decision.noOpinion()),
                failing("second is down")))
        .isEqualTo(new Decision.NoOpinion("first\nsecond is down"));
  }

  @Test
  void whenTheStoreKeepsOneFromDecidingTheRequestCanBeRepeated() {
    ApiException unserved = ApiErrors.unavailable("the store does not serve: no leader", 1);
    Authorizer reading =
        request -> {
          throw new SpiException(ErrorKind.UNAVAILABLE, "NOT_READY", "no", unserved);
        };
    assertThat(catchThrowableOfType(ApiException.class, () -> decide(reading, failing("down"))))
        .isSameAs(unserved);
    assertThat(decide(reading, answering(ALLOW))).isEqualTo(ALLOW);
    assertThat(decide(reading, answering(DENY))).isEqualTo(DENY);
  }

  @Test
  void mastersMayDoEverything() {
    AccessRequest request =
        new AccessRequest.PathAccess(UserInfo.of("u", "system:masters"), "get", "/metrics");
    AuthorizationChain chain = new AuthorizationChain(List.of(answering(DENY)));
    assertThat(chain.decide(request)).isEqualTo(new Decision.Allow(""));
    assertThat(chain.allows(request)).isTrue();
    chain.require(request);
  }

  private static Status refusal(AccessRequest request, Decision decision) {
    AuthorizationChain chain = new AuthorizationChain(List.of(answering(decision)));
    return catchThrowableOfType(ApiException.class, () -> chain.require(request)).status();
  }

  private static AccessRequest resource(
      String verb, String group, String subresource, String namespace, String name) {
    return new AccessRequest.ResourceAccess(
        USER, verb, group, "v1", "deployments", subresource, namespace, name);
  }

  @Test
  void refusalsAreInUpstreamsWords() {
    assertThat(refusal(GET, Decision.noOpinion()).message())
        .isEqualTo(
            "deployments.apps \"d\" is forbidden: User \"u\" cannot get resource \"deployments\""
                + " in API group \"apps\" in the namespace \"ns\"");
    assertThat(refusal(GET, Decision.noOpinion()).details())
        .contains(Status.Details.of("d", "apps", "deployments"));
    assertThat(refusal(resource("list", "", "", "", ""), DENY).message())
        .isEqualTo(
            "deployments is forbidden: User \"u\" cannot list resource \"deployments\" in API"
                + " group \"\" at the cluster scope: denied");
    assertThat(refusal(resource("update", "apps", "scale", "ns", "d"), DENY).message())
        .isEqualTo(
            "deployments.apps \"d\" is forbidden: User \"u\" cannot update resource"
                + " \"deployments/scale\" in API group \"apps\" in the namespace \"ns\": denied");
    Status path = refusal(new AccessRequest.PathAccess(USER, "get", "/x"), Decision.noOpinion());
    assertThat(path.code()).isEqualTo(403);
    assertThat(path.reason()).isEqualTo("Forbidden");
    assertThat(path.message()).isEqualTo("forbidden: User \"u\" cannot get path \"/x\"");
  }

  @Test
  void refusalsHoldNothingThatABrowserTakesForHtml() {
    AccessRequest request = new AccessRequest.PathAccess(UserInfo.of("<b>&"), "get", "/<script>");
    assertThat(refusal(request, Decision.noOpinion()).message())
        .isEqualTo("forbidden: User \"&lt;b&gt;&amp;\" cannot get path \"/&lt;script&gt;\"");
  }

  @Test
  void rulesAreCollectedFromAll() {
    RuleSet.ResourceRule rule =
        new RuleSet.ResourceRule(List.of("get"), List.of(""), List.of("pods"), List.of());
    Authorizer knowing =
        new Authorizer() {
          @Override
          public Decision authorize(AccessRequest request) {
            return Decision.noOpinion();
          }

          @Override
          public RuleSet rulesFor(UserInfo user, String namespace) {
            return new RuleSet(List.of(rule), List.of(), true, "");
          }
        };
    RuleSet all = new AuthorizationChain(List.of(knowing, knowing)).rulesFor(USER, "ns");
    assertThat(all.resourceRules()).containsExactly(rule, rule);
    assertThat(all.complete()).isTrue();
    RuleSet some =
        new AuthorizationChain(List.of(knowing, failing("down"), answering(DENY)))
            .rulesFor(USER, "ns");
    assertThat(some.resourceRules()).containsExactly(rule);
    assertThat(some.complete()).isFalse();
    assertThat(some.reason()).isEqualTo("down, this authorizer cannot list its rules");
  }

  /// As in kube-apiserver: what nobody bound is not listed, or it would be listed twice.
  @Test
  void mastersHaveNoRulesOfTheirOwn() {
    UserInfo master = UserInfo.of("u", "system:masters");

    RuleSet none = new AuthorizationChain(List.of(answering(DENY))).rulesFor(master, "ns");

    assertThat(none.resourceRules()).isEmpty();
    assertThat(none.pathRules()).isEmpty();
  }
}
