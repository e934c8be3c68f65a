package io.binnacle.kernel.token;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.token.TokenClaims.Binding;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Answers `serviceaccounts/token`: gives tokens to those who may ask. Thread-safe.
public final class TokenRequests {
  private static final GroupVersionResource ACCOUNTS = GroupVersionResource.core("serviceaccounts");
  private static final GroupVersionResource PODS = GroupVersionResource.core("pods");
  private static final GroupVersionResource SECRETS = GroupVersionResource.core("secrets");
  private static final GroupVersionResource NODES = GroupVersionResource.core("nodes");
  private static final String GROUP = "authentication.k8s.io";
  private static final GroupVersionKind KIND = new GroupVersionKind(GROUP, "v1", "TokenRequest");

  /// How refusals name what a request is about.
  private static final GroupVersionResource NAMED =
      new GroupVersionResource(GROUP, "v1", "TokenRequest");

  private static final long USUAL = 60 * 60;
  private static final long SHORTEST = 10 * 60;
  private static final long LONGEST = 1L << 32;

  /// What kubelets ask for on behalf of pods. Clients from before tokens expired do not read theirs
  /// again, so these live for a year, and their late use is noticed.
  private static final long PROJECTED = 60 * 60 + 7;

  private static final long EXTENDED = 365L * 24 * 60 * 60;

  private final TokenSettings settings;
  private final TokenKey key;
  private final ObjectReader objects;
  private final Clock clock;
  private final RandomGenerator random;

  public TokenRequests(
      TokenSettings settings,
      TokenKey key,
      ObjectReader objects,
      Clock clock,
      RandomGenerator random) {
    this.settings = settings;
    this.key = key;
    this.objects = objects;
    this.clock = clock;
    this.random = random;
  }

  /// The request with its token.
  ///
  /// @param account the service account's namespace and name
  /// @throws ApiException when there is no such account, or the request is not a proper one
  public ObjectValue answer(ObjectKey account, ObjectValue asked, Consumer<String> warnings) {
    checkName(account, asked);
    ObjectValue found = find(ACCOUNTS, account);
    String uid = found.text("metadata", "uid").orElse("");
    String saidUid = asked.text("metadata", "uid").orElse("");
    if (!saidUid.isEmpty() && !saidUid.equals(uid)) {
      throw ApiErrors.conflict(
          NAMED,
          account.name(),
          "the UID in the token request ("
              + saidUid
              + ") does not match the UID of the service account ("
              + uid
              + ")");
    }
    Instant now = clock.instant();
    List<String> audiences = texts(asked.items("spec", "audiences"));
    if (audiences.isEmpty()) {
      audiences = settings.audiences();
    }
    long seconds = asked.integer("spec", "expirationSeconds").orElse(USUAL);
    checkSeconds(seconds);
    Binding binding = binding(account, asked);
    if (settings.longest() > 0 && seconds > settings.longest()) {
      warnings.accept(
          "requested expiration of "
              + seconds
              + " seconds shortened to "
              + settings.longest()
              + " seconds");
      seconds = settings.longest();
    }
    boolean extended =
        binding.pod().isPresent()
            && seconds == PROJECTED
            && settings.audiences().containsAll(audiences);
    String token =
        key.sign(
            new TokenClaims(
                    found,
                    binding,
                    audiences,
                    now,
                    extended ? EXTENDED : seconds,
                    extended ? Optional.of(now.plusSeconds(seconds)) : Optional.empty())
                .toValue(settings.issuer(), uuid().toString()));
    ObjectValue metadata =
        asked
            .object("metadata")
            .orElse(ObjectValue.empty())
            .with("name", Value.of(account.name()))
            .with("namespace", Value.of(account.namespace()))
            .with("uid", Value.of(uid))
            .with("creationTimestamp", Value.of(time(now)));
    ObjectValue spec =
        asked
            .object("spec")
            .orElse(ObjectValue.empty())
            .with("audiences", new ListValue(audiences.stream().<Value>map(Value::of).toList()))
            .with("expirationSeconds", Value.of(seconds));
    return asked
        .with("metadata", metadata)
        .with("spec", spec)
        .with(
            "status",
            ObjectValue.builder()
                .put("token", token)
                .put("expirationTimestamp", time(now.plusSeconds(seconds)))
                .build());
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static void checkName(ObjectKey account, ObjectValue asked) {
    for (String member : List.of("name", "namespace")) {
      String said = asked.text("metadata", member).orElse("");
      String meant = member.equals("name") ? account.name() : account.namespace();
      if (!said.isEmpty() && !said.equals(meant)) {
        throw ApiErrors.invalid(
            KIND,
            account.name(),
            List.of(
                FieldError.invalid(
                    "metadata." + member,
                    FieldError.quote(said),
                    "must match the service account " + member + " if specified")));
      }
    }
  }

  private static void checkSeconds(long seconds) {
    List<FieldError> errors = new ArrayList<>();
    String field = "spec.expirationSeconds";
    if (seconds < SHORTEST) {
      errors.add(
          FieldError.invalid(
              field, Long.toString(seconds), "may not specify a duration less than 10 minutes"));
    }
    if (seconds > LONGEST) {
      errors.add(
          FieldError.invalid(
              field,
              Long.toString(seconds),
              "may not specify a duration larger than 2^32 seconds"));
    }
    if (!errors.isEmpty()) {
      throw ApiErrors.invalid(KIND, "", errors);
    }
  }

  private Binding binding(ObjectKey account, ObjectValue asked) {
    Optional<ObjectValue> reference = asked.object("spec", "boundObjectRef");
    if (reference.isEmpty()) {
      return Binding.none();
    }
    ObjectValue ref = reference.get();
    String version = ref.text("apiVersion").orElse("");
    String kind = ref.text("kind").orElse("");
    String name = ref.text("name").orElse("");
    GroupVersionKind type = GroupVersionKind.of(version, kind);
    ObjectKey inside = new ObjectKey(account.namespace(), name);
    Binding binding =
        switch (type.group().isEmpty() ? kind : "") {
          case "Pod" -> ofPod(account, find(PODS, inside));
          case "Secret" ->
              new Binding(Optional.empty(), Optional.of(find(SECRETS, inside)), Optional.empty());
          case "Node" ->
              new Binding(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(find(NODES, new ObjectKey("", name))));
          default ->
              throw ApiErrors.badRequest(
                  "cannot bind token to object of type "
                      + type.group()
                      + "/"
                      + type.version()
                      + ", Kind="
                      + kind);
        };
    ObjectValue bound =
        binding.pod().or(binding::secret).or(binding::node).orElse(ObjectValue.empty());
    String said = ref.text("uid").orElse("");
    if (!said.isEmpty() && !bound.text("metadata", "uid").equals(Optional.of(said))) {
      throw ApiErrors.conflict(
          new GroupVersionResource(type.group(), type.version(), kind),
          name,
          "the UID in the bound object reference ("
              + said
              + ") does not match the UID in record. The object might have been deleted and then"
              + " recreated");
    }
    return binding;
  }

  private Binding ofPod(ObjectKey account, ObjectValue pod) {
    if (!pod.text("spec", "serviceAccountName").orElse("").equals(account.name())) {
      throw ApiErrors.badRequest(
          "cannot bind token for serviceaccount "
              + FieldError.quote(account.name())
              + " to pod running with different serviceaccount name.");
    }
    Optional<ObjectValue> node =
        pod.text("spec", "nodeName")
            .filter(name -> !name.isEmpty())
            .map(name -> read(NODES, new ObjectKey("", name)).orElseGet(() -> onlyNamed(name)));
    return new Binding(Optional.of(pod), Optional.empty(), node);
  }

  /// A node that is gone is told by its name still.
  private static ObjectValue onlyNamed(String name) {
    return ObjectValue.of("metadata", ObjectValue.of("name", Value.of(name)));
  }

  private ObjectValue find(GroupVersionResource resource, ObjectKey key) {
    return read(resource, key).orElseThrow(() -> ApiErrors.notFound(resource, key.name()));
  }

  private Optional<ObjectValue> read(GroupVersionResource resource, ObjectKey key) {
    try {
      return objects.get(resource, key);
    } catch (SpiException e) {
      throw ApiException.passedOn(e)
          .orElseGet(() -> ApiErrors.internal(String.valueOf(e.getMessage()), e));
    }
  }

  private static List<String> texts(List<Value> values) {
    return values.stream()
        .filter(TextValue.class::isInstance)
        .map(value -> ((TextValue) value).text())
        .toList();
  }

  private UUID uuid() {
    long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
    long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low);
  }
}
