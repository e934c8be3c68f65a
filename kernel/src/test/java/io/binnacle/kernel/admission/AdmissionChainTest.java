package io.binnacle.kernel.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.binnacle.kernel.admission.AdmissionChain.Named;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionPlugin;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.MutatingAdmission;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.admission.ValidatingAdmission;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AdmissionChainTest {
  private static final GroupVersionResource PODS = GroupVersionResource.core("pods");
  private static final Status NO = Status.failure(403, "Forbidden", "no");

  private final List<String> asked = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /// Appends its name to the object's `seen`, and judges.
  private final class Both implements MutatingAdmission, ValidatingAdmission {
    private final String name;
    private final boolean sideEffects;

    Both(String name, boolean sideEffects) {
      this.name = name;
      this.sideEffects = sideEffects;
    }

    @Override
    public boolean handles(Operation operation, GroupVersionResource resource, String subresource) {
      return operation == Operation.CREATE && resource.equals(PODS) && subresource.isEmpty();
    }

    @Override
    public boolean sideEffects() {
      return sideEffects;
    }

    @Override
    public Mutation mutate(AdmissionRequest request) throws SpiException {
      asked.add("mutate " + name);
      return switch (name) {
        case "denying" -> new Mutation.Denied(NO);
        case "broken" -> throw new SpiException(ErrorKind.INTERNAL, "BROKEN", "it is broken");
        case "idle" -> new Mutation.Unchanged();
        default ->
            new Mutation.Changed(
                ObjectValue.of("seen", Value.of(seen(request.object()) + name)),
                List.of(name + " changed it"));
      };
    }

    @Override
    public Verdict validate(AdmissionRequest request) throws SpiException {
      asked.add("validate " + name + " " + seen(request.object()));
      return switch (name) {
        case "denying" -> new Verdict.Denied(NO);
        case "broken" -> throw new SpiException(ErrorKind.INTERNAL, "BROKEN", "it is broken");
        default -> new Verdict.Allowed(List.of(name + " saw it"));
      };
    }
  }

  private static String seen(Optional<ObjectValue> object) {
    return object.flatMap(o -> o.text("seen")).orElse("");
  }

  private AdmissionPlugin plugin(String name) {
    return new Both(name, false);
  }

  private static AdmissionRequest request(String subresource, boolean dryRun) {
    return new AdmissionRequest(
        Operation.CREATE,
        new GroupVersionKind("", "v1", "Pod"),
        PODS,
        subresource,
        new ObjectKey("ns", "p"),
        UserInfo.of("u"),
        Optional.of(ObjectValue.of("seen", Value.of(">"))),
        Optional.empty(),
        ObjectValue.empty(),
        dryRun);
  }

  private static Status failure(ThrowingCallable call) {
    return catchThrowableOfType(ApiException.class, call).status();
  }

  @Test
  void pluginsAreAskedInTheirOrderEachWithTheResultOfTheOneBefore() {
    AdmissionChain chain =
        new AdmissionChain(
            List.of(
                new Named("b", 200, plugin("b")),
                new Named("z", 100, plugin("z")),
                new Named("idle", 150, plugin("idle")),
                new Named("a", 200, plugin("a"))));
    AdmissionRequest request = request("", false);
    ObjectValue mutated = chain.mutate(request, warnings::add);
    assertThat(mutated.text("seen")).contains(">zab");
    chain.validate(request.withObject(mutated), warnings::add);
    assertThat(asked)
        .containsExactly(
            "mutate z",
            "mutate idle",
            "mutate a",
            "mutate b",
            "validate z >zab",
            "validate idle >zab",
            "validate a >zab",
            "validate b >zab");
    assertThat(warnings)
        .containsExactly(
            "z changed it",
            "a changed it",
            "b changed it",
            "z saw it",
            "idle saw it",
            "a saw it",
            "b saw it");
  }

  @Test
  void aDenialEndsIt() {
    AdmissionChain chain =
        new AdmissionChain(
            List.of(
                new Named("denying", 1, plugin("denying")),
                new Named("later", 2, plugin("later"))));
    assertThat(failure(() -> chain.mutate(request("", false), warnings::add))).isSameAs(NO);
    assertThat(failure(() -> chain.validate(request("", false), warnings::add))).isSameAs(NO);
    assertThat(asked).containsExactly("mutate denying", "validate denying >");
    assertThat(warnings).isEmpty();
  }

  @Test
  void aPluginThatFailsIsNamed() {
    AdmissionChain chain = new AdmissionChain(List.of(new Named("mine", 1, plugin("broken"))));
    for (Status status :
        List.of(
            failure(() -> chain.mutate(request("", false), warnings::add)),
            failure(() -> chain.validate(request("", false), warnings::add)))) {
      assertThat(status.code()).isEqualTo(500);
      assertThat(status.message())
          .isEqualTo("Internal error occurred: admission plugin \"mine\" failed: it is broken");
    }
  }

  @Test
  void aReadThatTheStoreDoesNotServeIsNoDefectOfThePlugin() {
    ApiException unserved = ApiErrors.unavailable("the store does not serve: no leader", 1);
    SpiException read = new SpiException(ErrorKind.UNAVAILABLE, "NOT_READY", "no", unserved);
    SpiException wrapped = new SpiException(ErrorKind.INTERNAL, "MINE", "cannot tell", read);
    for (SpiException failure : List.of(read, wrapped)) {
      MutatingAdmission reading =
          new MutatingAdmission() {
            @Override
            public boolean handles(
                Operation operation, GroupVersionResource resource, String subresource) {
              return true;
            }

            @Override
            public boolean sideEffects() {
              return false;
            }

            @Override
            public Mutation mutate(AdmissionRequest request) throws SpiException {
              throw failure;
            }
          };
      AdmissionChain chain = new AdmissionChain(List.of(new Named("reading", 1, reading)));
      assertThat(failure(() -> chain.mutate(request("", false), warnings::add)))
          .isSameAs(unserved.status());
    }
  }

  @Test
  void whatAPluginDoesNotHandleItIsNotAsked() {
    AdmissionChain chain = new AdmissionChain(List.of(new Named("a", 1, plugin("a"))));
    AdmissionRequest request = request("status", false);
    assertThat(chain.mutate(request, warnings::add)).isEqualTo(request.object().orElseThrow());
    chain.validate(request, warnings::add);
    assertThat(asked).isEmpty();
  }

  @Test
  void aDryRunFailsWhereAPluginHasSideEffectsAndOnlyThere() {
    AdmissionChain chain =
        new AdmissionChain(
            List.of(
                new Named("pure", 1, plugin("pure")),
                new Named("effects", 2, new Both("e", true))));
    Status status = failure(() -> chain.mutate(request("", true), warnings::add));
    assertThat(status.code()).isEqualTo(400);
    assertThat(status.message())
        .isEqualTo("admission plugin \"effects\" has side effects and does not support dry run");
    assertThat(asked).doesNotContain("mutate e");
    assertThat(failure(() -> chain.validate(request("", true), warnings::add)).code())
        .isEqualTo(400);
    assertThat(seen(Optional.of(chain.mutate(request("", false), warnings::add))))
        .isEqualTo(">puree");
    // What it does not handle it has no effects on.
    chain.validate(request("status", true), warnings::add);
  }
}
