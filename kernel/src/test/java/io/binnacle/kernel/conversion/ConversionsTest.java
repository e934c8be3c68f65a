package io.binnacle.kernel.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionsTest {
  private static final String USUAL =
      "'metrics':[{'type':'Resource','resource':{'name':'cpu',"
          + "'target':{'type':'Utilization','averageUtilization':80}}}]";

  private static final Conversion EVENTS =
      Conversions.of(new GroupVersionResource("events.k8s.io", "v1", "events")).orElseThrow();
  private static final Conversion AUTOSCALERS =
      Conversions.of(new GroupVersionResource("autoscaling", "v1", "horizontalpodautoscalers"))
          .orElseThrow();
  private static final String[] METRICS = {
    "metadata", "annotations", "autoscaling.alpha.kubernetes.io/metrics"
  };

  private static ObjectValue read(String json) {
    return JsonReader.readStored(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void mostVersionsAreStoredAsTheyAre() {
    assertThat(Conversions.of(GroupVersionResource.core("events"))).isEmpty();
    assertThat(Conversions.of(GroupVersionResource.core("pods"))).isEmpty();
  }

  @Test
  void anEventHasItsFieldsUnderOtherNames() {
    ObjectValue newer =
        read(
            "{'kind':'Event','apiVersion':'events.k8s.io/v1','metadata':{'name':'e'},"
                + "'regarding':{'kind':'Pod'},'note':'n','deprecatedCount':3,"
                + "'reportingController':'c','reportingInstance':'i','type':'Normal',"
                + "'series':{'count':2},'deprecatedSource':{'host':'h'}}");
    ObjectValue core =
        read(
            "{'kind':'Event','apiVersion':'v1','metadata':{'name':'e'},"
                + "'involvedObject':{'kind':'Pod'},'message':'n','count':3,"
                + "'reportingComponent':'c','reportingInstance':'i','type':'Normal',"
                + "'series':{'count':2},'source':{'host':'h'}}");

    assertThat(EVENTS.toStorage(newer)).isEqualTo(core);
    assertThat(EVENTS.fromStorage(core)).isEqualTo(newer);
  }

  @Test
  void theProcessorsUseIsAFieldOfItsOwn() {
    ObjectValue older =
        read("{'apiVersion':'autoscaling/v1','spec':{'targetCPUUtilizationPercentage':50}}");
    ObjectValue newer =
        read(
            "{'apiVersion':'autoscaling/v2','spec':{'metrics':[{'type':'Resource','resource':"
                + "{'name':'cpu','target':{'type':'Utilization','averageUtilization':50}}}]}}");

    assertThat(AUTOSCALERS.toStorage(older)).isEqualTo(newer);
    assertThat(AUTOSCALERS.fromStorage(newer).object("spec")).isEqualTo(older.object("spec"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'Pods','pods':{'metric':{'name':'m','selector':{}},"
            + "'target':{'type':'AverageValue','averageValue':'1'}}}",
        "{'type':'Object','object':{'describedObject':{'kind':'K','name':'n'},"
            + "'target':{'type':'Value','value':'2'},'metric':{'name':'m'}}}",
        "{'type':'External','external':{'metric':{'name':'m'},"
            + "'target':{'type':'AverageValue','averageValue':'2'}}}",
        "{'type':'Resource','resource':{'name':'memory',"
            + "'target':{'type':'Utilization','averageUtilization':7}}}",
        "{'type':'Resource','resource':{'name':'cpu',"
            + "'target':{'type':'AverageValue','averageValue':'1'}}}",
        "{'type':'ContainerResource','containerResource':{'name':'cpu','container':'c',"
            + "'target':{'type':'Utilization','averageUtilization':7}}}",
      })
  void otherMetricsGoThroughAnAnnotation(String metric) {
    ObjectValue stored =
        read(
            "{'apiVersion':'autoscaling/v2','metadata':{'annotations':{'own':'x'}},"
                + "'spec':{'metrics':["
                + metric
                + ",{'type':'Resource','resource':{'name':'cpu','target':"
                + "{'type':'Utilization','averageUtilization':50}}}]}}");

    ObjectValue served = AUTOSCALERS.fromStorage(stored);

    assertThat(served.text(METRICS)).isPresent();
    assertThat(served.integer("spec", "targetCPUUtilizationPercentage")).contains(50L);
    assertThat(served.items("spec", "metrics")).isEmpty();
    assertThat(AUTOSCALERS.toStorage(served)).isEqualTo(stored);
  }

  @Test
  void anAnnotationHasTheOldShapeOfMetrics() {
    ObjectValue served =
        AUTOSCALERS.fromStorage(
            read(
                "{'spec':{'metrics':[{'type':'Pods','pods':{'metric':{'name':'m'},"
                    + "'target':{'type':'AverageValue','averageValue':'1'}}}]}}"));
    assertThat(served.text(METRICS))
        .contains(
            "[{\"type\":\"Pods\",\"pods\":{\"metricName\":\"m\",\"targetAverageValue\":\"1\"}}]");
  }

  /// Version 1 has the fields in an order of its own, and amounts that it always tells.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'Pods','pods':{'metric':{'name':'m','selector':{}},'target':"
            + "{'type':'AverageValue','averageValue':'1'}}} | [{'type':'Pods','pods':"
            + "{'metricName':'m','targetAverageValue':'1','selector':{}}}]",
        "{'type':'Object','object':{'describedObject':{'kind':'K','name':'n'},'metric':"
            + "{'name':'m'},'target':{'type':'AverageValue','averageValue':'1'}}} | "
            + "[{'type':'Object','object':{'target':{'kind':'K','name':'n'},'metricName':'m',"
            + "'targetValue':'0','averageValue':'1'}}]",
        "{'type':'ContainerResource','containerResource':{'name':'cpu','container':'c','target':"
            + "{'type':'Utilization','averageUtilization':7}}} | [{'type':'ContainerResource',"
            + "'containerResource':{'name':'cpu','targetAverageUtilization':7,'container':'c'}}]",
        "{'type':'External','external':{'metric':{'name':'m'},'target':{'type':'Value',"
            + "'value':'2'}}} | [{'type':'External','external':{'metricName':'m',"
            + "'targetValue':'2'}}]",
      })
  void anAnnotationIsWrittenAsGoWritesIt(String metric, String annotation) {
    ObjectValue stored =
        read("{'apiVersion':'autoscaling/v2','spec':{'metrics':[" + metric + "]}}");
    ObjectValue served = AUTOSCALERS.fromStorage(stored);
    assertThat(served.text(METRICS)).contains(annotation.replace('\'', '"'));
    assertThat(AUTOSCALERS.toStorage(served).without("metadata")).isEqualTo(stored);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'Resource','resource':{'name':'cpu','current':{'averageUtilization':5}}} | "
            + "[{'type':'Resource','resource':{'name':'cpu','currentAverageUtilization':5,"
            + "'currentAverageValue':'0'}}]",
        "{'type':'External','external':{'metric':{'name':'m'},'current':{'averageValue':'2'}}} | "
            + "[{'type':'External','external':{'metricName':'m','currentValue':'0',"
            + "'currentAverageValue':'2'}}]",
        "{'type':'Object','object':{'describedObject':{'kind':'K','name':'n'},'metric':"
            + "{'name':'m'},'current':{'value':'3'}}} | [{'type':'Object','object':{'target':"
            + "{'kind':'K','name':'n'},'metricName':'m','currentValue':'3'}}]",
      })
  void whatIsMeasuredNowIsWrittenAsGoWritesIt(String metric, String annotation) {
    ObjectValue served =
        AUTOSCALERS.fromStorage(read("{'status':{'currentMetrics':[" + metric + "]}}"));
    assertThat(
            served.text(
                "metadata", "annotations", "autoscaling.alpha.kubernetes.io/current-metrics"))
        .contains(annotation.replace('\'', '"'));
  }

  @Test
  void behaviourStandsInTheAnnotationWithAllItsFields() {
    ObjectValue served =
        AUTOSCALERS.fromStorage(read("{'spec':{'behavior':{'scaleDown':{'selectPolicy':'Min'}}}}"));
    assertThat(served.text("metadata", "annotations", "autoscaling.alpha.kubernetes.io/behavior"))
        .contains(
            "{\"ScaleUp\":null,\"ScaleDown\":{\"StabilizationWindowSeconds\":null,"
                + "\"SelectPolicy\":\"Min\",\"Policies\":null,\"Tolerance\":null}}");
  }

  @Test
  void statusAndBehaviourSurviveToo() {
    ObjectValue stored =
        read(
            "{'apiVersion':'autoscaling/v2','spec':{"
                + USUAL
                + ",'behavior':{'scaleUp':{'policies':[{'type':'Pods','value':4,'periodSeconds':15}],'selectPolicy':'Max'}}},"
                + "'status':{'currentMetrics':[{'type':'Resource','resource':{'name':'cpu',"
                + "'current':{'averageUtilization':5,'averageValue':'1m'}}}],"
                + "'conditions':[{'type':'AbleToScale','status':'True'}]}}");

    ObjectValue served = AUTOSCALERS.fromStorage(stored);

    assertThat(served.integer("status", "currentCPUUtilizationPercentage")).contains(5L);
    assertThat(served.text("metadata", "annotations", "autoscaling.alpha.kubernetes.io/behavior"))
        .hasValueSatisfying(text -> assertThat(text).contains("\"ScaleUp\"", "\"PeriodSeconds\""));
    assertThat(AUTOSCALERS.toStorage(served).without("metadata")).isEqualTo(stored);
  }

  @Test
  void whatNamesNoMetricAimsAtTheUsualOne() {
    ObjectValue served = read("{'apiVersion':'autoscaling/v1','spec':{'maxReplicas':1}}");
    assertThat(AUTOSCALERS.toStorage(served))
        .isEqualTo(read("{'apiVersion':'autoscaling/v2','spec':{'maxReplicas':1," + USUAL + "}}"));
  }

  @Test
  void anAnnotationThatIsNoJsonSaysNothing() {
    ObjectValue served =
        read("{'spec':{'maxReplicas':1}}").withAt(io.binnacle.spi.value.Value.of("{"), METRICS);
    assertThat(AUTOSCALERS.toStorage(served).without("metadata"))
        .isEqualTo(read("{'spec':{'maxReplicas':1," + USUAL + "},'apiVersion':'autoscaling/v2'}"));
  }
}
