package io.binnacle.kernel.access;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.schema.Times;
import io.binnacle.spi.authentication.AuthenticationResult;
import io.binnacle.spi.authentication.Credentials;
import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.authorization.Decision;
import io.binnacle.spi.authorization.RuleSet;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Answers who somebody is and what he may do: the review kinds of `authentication.k8s.io` and
/// `authorization.k8s.io`. Thread-safe.
public final class AccessReviews {
  private final AuthenticationChain authentication;
  private final AuthorizationChain authorization;
  private final List<String> ownAudiences;
  private final Clock clock;

  /// @param ownAudiences whom tokens for the server itself are meant for
  public AccessReviews(
      AuthenticationChain authentication,
      AuthorizationChain authorization,
      List<String> ownAudiences,
      Clock clock) {
    this.clock = clock;
    this.ownAudiences = List.copyOf(ownAudiences);
    this.authentication = authentication;
    this.authorization = authorization;
  }

  /// `SelfSubjectReview`: the one who asks.
  public ObjectValue selfSubject(UserInfo user, ObjectValue review) {
    return review
        .withAt(Times.time(clock.instant()), "metadata", "creationTimestamp")
        .with("status", ObjectValue.of("userInfo", userValue(user)));
  }

  /// `SelfSubjectAccessReview`: what the one who asks may do.
  public ObjectValue selfAccess(UserInfo user, ObjectValue review) {
    refuse(ReviewFaults.ofSelf(review));
    return withDecision(review, request(user, review));
  }

  /// `SubjectAccessReview` and, with a namespace, `LocalSubjectAccessReview`: what somebody may do.
  ///
  /// @param namespace the namespace of the request; empty for any
  public ObjectValue access(String namespace, ObjectValue review) {
    refuse(
        namespace.isEmpty()
            ? ReviewFaults.ofSubject(review)
            : ReviewFaults.ofSubject(review, namespace));
    String name = review.text("spec", "user").orElse("");
    List<String> groups = texts(review.items("spec", "groups"));
    Map<String, List<String>> extra = new HashMap<>();
    review
        .object("spec", "extra")
        .ifPresent(all -> all.names().forEach(key -> extra.put(key, texts(all.items(key)))));
    UserInfo user = new UserInfo(name, review.text("spec", "uid").orElse(""), groups, extra);
    return withDecision(review, request(user, review));
  }

  /// `SelfSubjectRulesReview`: all that the one who asks may do in a namespace.
  public ObjectValue selfRules(UserInfo user, ObjectValue review) {
    String namespace = review.text("spec", "namespace").orElse("");
    if (namespace.isEmpty()) {
      throw ApiErrors.badRequest("no namespace on request");
    }
    RuleSet rules = authorization.rulesFor(user, namespace);
    ObjectValue.Builder status =
        ObjectValue.builder()
            .put(
                "resourceRules",
                new ListValue(
                    rules.resourceRules().stream().<Value>map(AccessReviews::ruleValue).toList()))
            .put(
                "nonResourceRules",
                new ListValue(
                    rules.pathRules().stream()
                        .<Value>map(
                            rule ->
                                ObjectValue.builder()
                                    .put("verbs", listOf(rule.verbs()))
                                    .put("nonResourceURLs", listOf(rule.paths()))
                                    .build())
                        .toList()))
            .put("incomplete", !rules.complete());
    if (!rules.reason().isEmpty()) {
      status.put("evaluationError", rules.reason());
    }
    return review.with("status", status.build());
  }

  private static ObjectValue ruleValue(RuleSet.ResourceRule rule) {
    ObjectValue.Builder value = ObjectValue.builder().put("verbs", listOf(rule.verbs()));
    if (!rule.groups().isEmpty()) {
      value.put("apiGroups", listOf(rule.groups()));
    }
    if (!rule.resources().isEmpty()) {
      value.put("resources", listOf(rule.resources()));
    }
    if (!rule.names().isEmpty()) {
      value.put("resourceNames", listOf(rule.names()));
    }
    return value.build();
  }

  /// `TokenReview`: whom a token shows.
  public ObjectValue token(ObjectValue review) {
    String token = review.text("spec", "token").orElse("");
    if (token.isEmpty()) {
      throw ApiErrors.badRequest("token is required for TokenReview in authentication");
    }
    List<String> said = texts(review.items("spec", "audiences"));
    List<String> audiences = said.isEmpty() ? ownAudiences : said;
    List<String> rejections = new ArrayList<>();
    Optional<AuthenticationResult.Authenticated> found =
        authentication.check(
            new Credentials(
                Optional.of(token),
                List.of(),
                Map.of(),
                InetAddress.getLoopbackAddress(),
                Set.copyOf(audiences)),
            rejections::add);
    List<String> good = found.map(result -> goodFor(result, audiences)).orElse(List.of());
    ObjectValue.Builder status = ObjectValue.builder();
    if (good.isEmpty()) {
      status.put("user", ObjectValue.empty()).put("error", why(rejections));
    } else {
      status
          .put("authenticated", true)
          .put("user", userValue(found.orElseThrow().user()))
          .put("audiences", listOf(good));
    }
    return review.with("status", status.build());
  }

  /// Credentials that know no audiences are good for the server itself.
  private List<String> goodFor(AuthenticationResult.Authenticated found, List<String> audiences) {
    Collection<String> meant = found.audiences().isEmpty() ? ownAudiences : found.audiences();
    return audiences.stream().filter(meant::contains).toList();
  }

  private static String why(List<String> rejections) {
    return switch (rejections.size()) {
      case 0 -> "invalid bearer token";
      case 1 -> rejections.getFirst();
      default -> rejections.toString();
    };
  }

  private static AccessRequest request(UserInfo user, ObjectValue review) {
    Optional<ObjectValue> resource = review.object("spec", "resourceAttributes");
    if (resource.isPresent()) {
      ObjectValue of = resource.get();
      return new AccessRequest.ResourceAccess(
          user,
          of.text("verb").orElse(""),
          of.text("group").orElse(""),
          of.text("version").orElse(""),
          of.text("resource").orElse(""),
          of.text("subresource").orElse(""),
          of.text("namespace").orElse(""),
          of.text("name").orElse(""));
    }
    ObjectValue of = review.object("spec", "nonResourceAttributes").orElseThrow();
    return new AccessRequest.PathAccess(
        user, of.text("verb").orElse(""), of.text("path").orElse(""));
  }

  /// Upstream names the group alone here.
  private static void refuse(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw ApiErrors.invalid(new GroupVersionKind("authorization.k8s.io", "v1", ""), "", errors);
    }
  }

  private ObjectValue withDecision(ObjectValue review, AccessRequest request) {
    Decision decision = authorization.decide(request);
    ObjectValue.Builder status =
        ObjectValue.builder().put("allowed", decision instanceof Decision.Allow);
    if (decision instanceof Decision.Deny) {
      status.put("denied", true);
    }
    if (!decision.reason().isEmpty()) {
      status.put("reason", decision.reason());
    }
    return review.with("status", status.build());
  }

  private static ObjectValue userValue(UserInfo user) {
    ObjectValue.Builder value = ObjectValue.builder().put("username", user.name());
    if (!user.uid().isEmpty()) {
      value.put("uid", user.uid());
    }
    if (!user.groups().isEmpty()) {
      value.put("groups", listOf(user.groups()));
    }
    if (!user.extra().isEmpty()) {
      ObjectValue.Builder extra = ObjectValue.builder();
      new TreeMap<>(user.extra()).forEach((key, values) -> extra.put(key, listOf(values)));
      value.put("extra", extra.build());
    }
    return value.build();
  }

  private static List<String> texts(List<Value> values) {
    return values.stream()
        .filter(TextValue.class::isInstance)
        .map(value -> ((TextValue) value).text())
        .toList();
  }

  private static ListValue listOf(List<String> texts) {
    return new ListValue(texts.stream().<Value>map(TextValue::new).toList());
  }
}
