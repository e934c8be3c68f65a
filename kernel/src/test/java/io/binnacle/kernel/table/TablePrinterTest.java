package io.binnacle.kernel.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.printing.BuiltInTables;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TablePrinterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final TablePrinters PRINTERS = BuiltInTables.printers();

  @ParameterizedTest
  @CsvSource({
    "-5,<invalid>",
    "-1,0s",
    "0,0s",
    "119,119s",
    "120,2m",
    "200,3m20s",
    "600,10m",
    "10799,179m",
    "10800,3h",
    "11000,3h3m",
    "28800,8h",
    "172799,47h",
    "172800,2d",
    "180000,2d2h",
    "691200,8d",
    "63072000,2y",
    "63158400,2y1d",
    "315360000,10y"
  })
  void ages(long seconds, String age) {
    assertThat(Ages.readable(Duration.ofSeconds(seconds))).isEqualTo(age);
  }

  record PodCase(String pod, String cells) {}

  static Stream<PodCase> pods() {
    String spec = "'spec':{'nodeName':'n','containers':[{'name':'a'},{'name':'b'}]}";
    return Stream.of(
        new PodCase(
            spec + ",'status':{'phase':'Pending'}", "p 0/2 Pending 0 60s <none> n <none> <none>"),
        new PodCase(
            spec
                + ",'status':{'phase':'Running','podIPs':[{'ip':'10.0.0.1'}],'containerStatuses':["
                + "{'name':'a','ready':true,'restartCount':1,'state':{'running':{}},"
                + "'lastState':{'terminated':{'exitCode':1,'finishedAt':'2025-12-31T23:59:30Z'}}},"
                + "{'name':'b','state':{'waiting':{'reason':'CrashLoopBackOff'}},"
                + "'restartCount':2}]}",
            "p 1/2 CrashLoopBackOff 3 (30s ago) 60s 10.0.0.1 n <none> <none>"),
        new PodCase(
            "'spec':{'containers':[{'name':'a'}],'initContainers':[{'name':'i'}]},"
                + "'status':{'phase':'Pending','initContainerStatuses':"
                + "[{'name':'i','state':{'terminated':{'exitCode':3}}}]}",
            "p 0/1 Init:ExitCode:3 0 60s <none> <none> <none> <none>"),
        new PodCase(
            "'spec':{'containers':[{'name':'a'}],'initContainers':"
                + "[{'name':'i','restartPolicy':'Always'}]},"
                + "'status':{'phase':'Running','initContainerStatuses':"
                + "[{'name':'i','started':true,'ready':true,'state':{'running':{}}}],"
                + "'containerStatuses':[{'name':'a','ready':true,'state':{'running':{}}}]}",
            "p 2/2 Running 0 60s <none> <none> <none> <none>"),
        new PodCase(
            spec
                + ",'status':{'phase':'Pending','conditions':[{'type':'PodScheduled',"
                + "'reason':'SchedulingGated','status':'False'}]}",
            "p 0/2 SchedulingGated 0 60s <none> n <none> <none>"));
  }

  @ParameterizedTest
  @MethodSource
  void pods(PodCase c) {
    ObjectValue pod =
        object("'metadata':{'name':'p','creationTimestamp':'2025-12-31T23:59:00Z'}," + c.pod());
    assertThat(cells("pods", pod)).isEqualTo(c.cells());
  }

  @Test
  void podsThatEndedSaySoInTheirRow() {
    ObjectValue pod =
        object("'apiVersion':'v1','kind':'Pod','metadata':{},'status':{'phase':'Failed'}");
    ObjectValue row = PRINTERS.printer("pods").row(pod, IncludeObject.NONE, NOW);
    assertThat(row.items("conditions")).hasSize(1);
  }

  @Test
  void nodesTellTheirRoles() {
    ObjectValue node =
        object(
            "'metadata':{'name':'n','creationTimestamp':'2025-12-31T23:59:00Z','labels':"
                + "{'node-role.kubernetes.io/worker':'','node-role.kubernetes.io/control-plane':''"
                + "}},'spec':{'unschedulable':true},'status':{'conditions':[{'type':'Ready',"
                + "'status':'True'}],'nodeInfo':{'kubeletVersion':'v1.36.3'}}");
    assertThat(cells("nodes", node))
        .startsWith("n Ready,SchedulingDisabled control-plane,worker 60s v1.36.3 <none> <none>");
  }

  @Test
  void whatHasNoPrinterShowsWhenItWasMade() {
    TablePrinter printer = PRINTERS.printer("widgets.example.com");
    assertThat(printer.columns()).extracting(Column::name).containsExactly("Name", "Created At");
    ObjectValue widget =
        object("'metadata':{'name':'w','creationTimestamp':'2026-01-01T00:00:00Z'}");
    assertThat(cells("widgets.example.com", widget)).isEqualTo("w 2026-01-01T00:00:00Z");
  }

  private static String cells(String resource, ObjectValue object) {
    ObjectValue row = PRINTERS.printer(resource).row(object, IncludeObject.NONE, NOW);
    return ((ListValue) row.get("cells").orElseThrow())
        .stream().map(TablePrinterTest::text).collect(Collectors.joining(" "));
  }

  private static String text(Value cell) {
    return cell instanceof TextValue text ? text.text() : cell.toString();
  }

  private static ObjectValue object(String members) {
    String json = "{" + members + "}";
    return JsonReader.readStored(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
