package io.binnacle.admission.priority;

import static io.binnacle.admission.Requests.named;
import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.admission.Requests;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriorityTest {
  private static final GroupVersionResource PODS = GroupVersionResource.core("pods");
  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("scheduling.k8s.io", "v1", "priorityclasses");

  private final Map<String, ObjectValue> classes = new TreeMap<>();
  private final Priority plugin = new Priority(new Classes());

  /// The classes that there are.
  private final class Classes implements ObjectReader {
    @Override
    public Optional<ObjectValue> get(GroupVersionResource resource, ObjectKey key) {
      return Optional.ofNullable(classes.get(key.name()));
    }

    @Override
    public List<ObjectValue> list(GroupVersionResource resource, String namespace) {
      return List.copyOf(classes.values());
    }

    @Override
    public Following follow(GroupVersionResource resource, Observer observer) {
      throw new UnsupportedOperationException();
    }
  }

  private ObjectValue ranking(String name, long value, boolean standard, String policy) {
    ObjectValue made =
        named(name)
            .with("value", Value.of(value))
            .with("globalDefault", Value.of(standard))
            .with("preemptionPolicy", Value.of(policy));
    classes.put(name, made);
    return made;
  }

  private ObjectValue admitted(ObjectValue pod) throws SpiException {
    return ((Mutation.Changed) plugin.mutate(Requests.create(PODS, pod))).object();
  }

  @Test
  void withoutClassesThePriorityIsZero() throws SpiException {
    assertThat(admitted(named("p")).object("spec"))
        .contains(
            ObjectValue.builder()
                .put("priority", 0)
                .put("preemptionPolicy", "PreemptLowerPriority")
                .build());
  }

  @Test
  void theLowestDefaultClassIsTaken() throws SpiException {
    ranking("a", 20, true, "Never");
    ranking("b", 10, true, "Never");
    ranking("c", 5, false, "Never");

    assertThat(admitted(named("p")).object("spec"))
        .contains(
            ObjectValue.builder()
                .put("priority", 10)
                .put("preemptionPolicy", "Never")
                .put("priorityClassName", "b")
                .build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nope | | | no PriorityClass with name nope was found",
        "high | 7 | | the integer value of priority (7) must not be provided in pod spec; priority"
            + " admission controller computed 100 from the given PriorityClass name",
        "high | 100 | PreemptLowerPriority | the string value of PreemptionPolicy"
            + " (PreemptLowerPriority) must not be provided in pod spec; priority admission"
            + " controller computed Never from the given PriorityClass name",
      })
  void whatContradictsTheClassIsRefused(
      String name,
      @org.jspecify.annotations.Nullable Long priority,
      @org.jspecify.annotations.Nullable String policy,
      String why)
      throws SpiException {
    ranking("high", 100, false, "Never");
    ObjectValue pod = named("p").withAt(Value.of(name), "spec", "priorityClassName");
    if (priority != null) {
      pod = pod.withAt(Value.of(priority), "spec", "priority");
    }
    if (policy != null) {
      pod = pod.withAt(Value.of(policy), "spec", "preemptionPolicy");
    }

    Mutation.Denied denied = (Mutation.Denied) plugin.mutate(Requests.create(PODS, pod));

    assertThat(denied.status().code()).isEqualTo(403);
    assertThat(denied.status().message()).isEqualTo("pods \"p\" is forbidden: " + why);
  }

  @Test
  void anUpdateThatLeavesThemOutKeepsThem() throws SpiException {
    ObjectValue old = admitted(named("p"));
    assertThat(plugin.mutate(Requests.update(PODS, named("p"), old)))
        .isEqualTo(new Mutation.Changed(old, List.of()));
    assertThat(plugin.mutate(Requests.update(PODS, old, old))).isEqualTo(new Mutation.Unchanged());
  }

  @Test
  void thereIsOneDefaultClass() throws SpiException {
    ObjectValue first = ranking("first", 1, true, "Never");
    ObjectValue second = named("second").with("globalDefault", Value.of(true));

    assertThat(plugin.validate(Requests.update(CLASSES, first, first)))
        .isEqualTo(Verdict.allowed());
    Verdict.Denied denied = (Verdict.Denied) plugin.validate(Requests.create(CLASSES, second));
    assertThat(denied.status().message())
        .isEqualTo(
            "priorityclasses.scheduling.k8s.io \"second\" is forbidden: PriorityClass first is"
                + " already marked as default. Only one default can exist");
  }
}
