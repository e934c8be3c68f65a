package io.binnacle.kernel.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.spi.authentication.AuthenticationResult;
import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.authorization.Authorizer;
import io.binnacle.spi.authorization.Decision;
import io.binnacle.spi.authorization.RuleSet;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AccessReviewsTest {
  private static final UserInfo USER = UserInfo.of("u", "g");
  private final List<AccessRequest> asked = new ArrayList<>();

  private AccessReviews reviews(Decision decision) {
    Authorizer authorizer =
        new Authorizer() {
          @Override
          public Decision authorize(AccessRequest request) {
            asked.add(request);
            return decision;
          }

          @Override
          public RuleSet rulesFor(UserInfo user, String namespace) {
            return new RuleSet(
                List.of(
                    new RuleSet.ResourceRule(
                        List.of("get"), List.of(""), List.of("pods"), List.of(namespace))),
                List.of(new RuleSet.PathRule(List.of("get"), List.of("/version"))),
                false,
                "half of it");
          }
        };
    return new AccessReviews(
        new AuthenticationChain(
            List.of(
                credentials ->
                    credentials.bearerToken().filter("good"::equals).isPresent()
                        ? new AuthenticationResult.Authenticated(
                            new UserInfo("u", "7", List.of("g"), Map.of("k", List.of("v"))),
                            credentials.audiences())
                        : AuthenticationResult.noOpinion())),
        new AuthorizationChain(List.of(authorizer)),
        List.of("api"),
        Clock.systemUTC());
  }

  private AccessReviews reviews() {
    return reviews(new Decision.Allow("because"));
  }

  private static ObjectValue json(String text) {
    return JsonReader.readStored(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectValue status(ObjectValue review) {
    return review.object("status").orElseThrow();
  }

  private static Status failure(ThrowingCallable call) {
    return catchThrowableOfType(ApiException.class, call).status();
  }

  @Test
  void selfSubjectReviewTellsWhoAsks() {
    UserInfo user = new UserInfo("u", "7", List.of("g"), Map.of("k", List.of("v")));
    assertThat(status(reviews().selfSubject(user, json("{}"))))
        .isEqualTo(
            json("{'userInfo':{'username':'u','uid':'7','groups':['g'],'extra':{'k':['v']}}}"));
  }

  @Test
  void selfSubjectAccessReviewAsksForTheOneWhoAsks() {
    ObjectValue review =
        json(
            "{'spec':{'resourceAttributes':{'verb':'get','group':'apps','version':'v1',"
                + "'resource':'deployments','subresource':'scale','namespace':'ns','name':'d'}}}");
    assertThat(status(reviews().selfAccess(USER, review)))
        .isEqualTo(json("{'allowed':true,'reason':'because'}"));
    assertThat(asked)
        .containsExactly(
            new AccessRequest.ResourceAccess(
                USER, "get", "apps", "v1", "deployments", "scale", "ns", "d"));
    asked.clear();
    reviews()
        .selfAccess(USER, json("{'spec':{'nonResourceAttributes':{'verb':'get','path':'/x'}}}"));
    assertThat(asked).containsExactly(new AccessRequest.PathAccess(USER, "get", "/x"));
  }

  @Test
  void aDenialIsToldApartFromNoOpinion() {
    ObjectValue review = json("{'spec':{'nonResourceAttributes':{'verb':'get','path':'/x'}}}");
    assertThat(status(reviews(new Decision.Deny("no")).selfAccess(USER, review)))
        .isEqualTo(json("{'allowed':false,'denied':true,'reason':'no'}"));
    assertThat(status(reviews(Decision.noOpinion()).selfAccess(USER, review)))
        .isEqualTo(json("{'allowed':false}"));
  }

  @Test
  void aReviewAsksForExactlyOneThing() {
    Status none = failure(() -> reviews().selfAccess(USER, json("{'spec':{}}")));
    assertThat(none.code()).isEqualTo(422);
    assertThat(none.message())
        .isEqualTo(
            ".authorization.k8s.io \"\" is invalid:"
                + " spec.resourceAttributes: Invalid value: null: exactly one of"
                + " nonResourceAttributes or resourceAttributes must be specified");
    Status both =
        failure(
            () ->
                reviews()
                    .selfAccess(
                        USER,
                        json(
                            "{'spec':{'resourceAttributes':{'verb':'get'},"
                                + "'nonResourceAttributes':{'verb':'get'}}}")));
    assertThat(both.code()).isEqualTo(422);
    assertThat(both.message())
        .contains("cannot be specified in combination with resourceAttributes");
  }

  @Test
  void subjectAccessReviewAsksForSomebody() {
    ObjectValue review =
        json(
            "{'spec':{'user':'bob','uid':'7','groups':['g'],'extra':{'k':['v']},"
                + "'resourceAttributes':{'verb':'get','resource':'pods','namespace':'ns'}}}");
    assertThat(status(reviews().access("", review)).flag("allowed")).isTrue();
    assertThat(asked.getFirst().user())
        .isEqualTo(new UserInfo("bob", "7", List.of("g"), Map.of("k", List.of("v"))));

    Status nobody =
        failure(() -> reviews().access("", json("{'spec':{'resourceAttributes':{'verb':'get'}}}")));
    assertThat(nobody.code()).isEqualTo(422);
    assertThat(nobody.message()).contains("at least one of user or group must be specified");
  }

  @Test
  void aLocalReviewStaysInItsNamespace() {
    ObjectValue review =
        json(
            "{'spec':{'user':'bob',"
                + "'resourceAttributes':{'verb':'get','resource':'pods','namespace':'ns'}}}");
    assertThat(status(reviews().access("ns", review)).flag("allowed")).isTrue();
    Status other = failure(() -> reviews().access("other", review));
    assertThat(other.code()).isEqualTo(422);
    assertThat(other.message())
        .isEqualTo(
            ".authorization.k8s.io \"\" is invalid: spec.resourceAttributes.namespace:"
                + " Invalid value: \"ns\": must match metadata.namespace");
  }

  @Test
  void rulesReviewTellsTheRulesAndWhetherTheyAreAll() {
    assertThat(status(reviews().selfRules(USER, json("{'spec':{'namespace':'ns'}}"))))
        .isEqualTo(
            json(
                "{'resourceRules':[{'verbs':['get'],'apiGroups':[''],'resources':['pods'],"
                    + "'resourceNames':['ns']}],"
                    + "'nonResourceRules':[{'verbs':['get'],'nonResourceURLs':['/version']}],"
                    + "'incomplete':true,'evaluationError':'half of it'}"));
    Status missing = failure(() -> reviews().selfRules(USER, json("{'spec':{}}")));
    assertThat(missing.code()).isEqualTo(400);
    assertThat(missing.message()).isEqualTo("no namespace on request");
  }

  @Test
  void tokenReviewTellsWhomATokenShows() {
    assertThat(status(reviews().token(json("{'spec':{'token':'good','audiences':['here']}}"))))
        .isEqualTo(
            json(
                "{'authenticated':true,'user':{'username':'u','uid':'7',"
                    + "'groups':['g','system:authenticated'],'extra':{'k':['v']}},"
                    + "'audiences':['here']}"));
    assertThat(status(reviews().token(json("{'spec':{'token':'bad'}}"))))
        .isEqualTo(json("{'user':{},'error':'invalid bearer token'}"));
    assertThat(failure(() -> reviews().token(json("{'spec':{}}"))).message())
        .isEqualTo("token is required for TokenReview in authentication");
  }
}
