package io.binnacle.admission.toleration;

import static io.binnacle.admission.Requests.list;
import static io.binnacle.admission.Requests.named;
import static io.binnacle.admission.Requests.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.admission.Requests;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultTolerationSecondsTest {
  private static final GroupVersionResource PODS = GroupVersionResource.core("pods");

  private final DefaultTolerationSeconds plugin = new DefaultTolerationSeconds();

  @ParameterizedTest
  @CsvSource({
    "other,                          NoExecute,  not-ready unreachable",
    "node.kubernetes.io/not-ready,   NoExecute,  unreachable",
    "node.kubernetes.io/not-ready,   '',         unreachable",
    "node.kubernetes.io/not-ready,   NoSchedule, not-ready unreachable",
    "node.kubernetes.io/unreachable, NoExecute,  not-ready",
    "'',                             '',         ''",
    "'',                             NoExecute,  ''",
  })
  void addsWhatThePodDoesNotSay(String key, String effect, String added) {
    ObjectValue said = texts("key", key, "operator", "Exists", "effect", effect);
    ObjectValue pod = named("p").withAt(list(said), "spec", "tolerations");
    List<Value> wanted = new ArrayList<>(List.of(said));
    for (String taint : added.isEmpty() ? new String[0] : added.split(" ", -1)) {
      wanted.add(
          texts("key", "node.kubernetes.io/" + taint, "operator", "Exists", "effect", "NoExecute")
              .with("tolerationSeconds", Value.of(300)));
    }

    ObjectValue admitted =
        plugin.mutate(Requests.create(PODS, pod)) instanceof Mutation.Changed changed
            ? changed.object()
            : pod;

    assertThat(admitted.items("spec", "tolerations")).isEqualTo(wanted);
  }
}
