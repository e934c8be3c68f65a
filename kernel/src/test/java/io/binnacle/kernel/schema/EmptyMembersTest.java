package io.binnacle.kernel.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EmptyMembersTest {
  private static final StructSchema POD =
      ResourceCatalog.builtIn().schemas().get("io.k8s.api.core.v1.Pod");

  private static ObjectValue json(String text) {
    return JsonReader.readStored(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static String again(ObjectValue object) {
    return JsonWriter.text(object).replace('"', '\'');
  }

  @Test
  void whatTheFormLostIsPutBackInTheOrderOfTheType() throws IllTypedException {
    ObjectValue sent =
        json(
            "{'metadata':{'labels':{},'finalizers':[]},'spec':{'containers':[{'name':'a'},"
                + "{'args':[],'name':'b','resources':{'limits':{}}}],'nodeSelector':{}}}");
    ObjectValue formed = Conformer.conform(sent, POD).object();
    EmptyMembers lost = EmptyMembers.of(sent, POD);
    assertThat(again(lost.in(formed)))
        .isEqualTo(
            "{'metadata':{'labels':{},'finalizers':[]},'spec':{'containers':[{'name':'a',"
                + "'resources':{}},{'name':'b','args':[],'resources':{'limits':{}}}],"
                + "'nodeSelector':{}},'status':{}}");
  }

  @Test
  void whatIsThereByNowOrHasNoPlaceAnyMoreIsLeftAlone() {
    EmptyMembers lost =
        EmptyMembers.of(
            json("{'metadata':{'labels':{}},'spec':{'containers':[{},{'args':[]}]}}"), POD);
    ObjectValue changed = json("{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{}]}}");
    assertThat(lost.in(changed)).isEqualTo(changed);
  }

  @Test
  void structsAndNullsAreNoSuchMembers() {
    assertThat(
            EmptyMembers.of(
                    json(
                        "{'metadata':{},'spec':{'containers':[],'securityContext':{},"
                            + "'tolerations':null}}"),
                    POD)
                .isEmpty())
        .isTrue();
  }

  @Test
  void selectorsAreShownAsTheyAreWritten() {
    EmptyMembers lost =
        EmptyMembers.of(
            json(
                "{'spec':{'containers':[],'topologySpreadConstraints':[{'labelSelector':"
                    + "{'matchLabels':{}},'matchLabelKeys':[]}]}}"),
            POD);
    ObjectValue formed =
        json("{'spec':{'containers':[],'topologySpreadConstraints':[{'labelSelector':{}}]}}");
    assertThat(again(lost.shownIn(formed))).contains("'labelSelector':{},'matchLabelKeys':[]");
    assertThat(again(lost.in(formed)))
        .contains("'labelSelector':{'matchLabels':{}},'matchLabelKeys':[]");
  }
}
