package io.binnacle.distribution.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Large bodies (`-Dbinnacle.fuzz.bytes=2900000` is what the server takes) with much of one thing
/// in them: the time that they take grows with their length, not with its square.
class LargeBodyTest {
  private static final int LARGEST = Integer.getInteger("binnacle.fuzz.bytes", 1_000_000);

  @TempDir private static Path directory;
  private static FuzzedServer server;
  private static Seeds seeds;

  enum Shape {
    MANY_MEMBERS("\"data\":{", "\"k#\":\"v\"", "}"),
    THE_SAME_MEMBER("\"data\":{", "\"k\":\"v\"", "}"),
    MANY_UNKNOWN("", "\"u#\":1", ""),
    MANY_LABELS("\"metadata\":{\"name\":\"a\",\"labels\":{", "\"k#\":\"v\"", "}}"),
    MANY_ANNOTATIONS("\"metadata\":{\"name\":\"a\",\"annotations\":{", "\"k#\":\"v\"", "}}"),
    MANY_OWNERS(
        "\"metadata\":{\"name\":\"a\",\"ownerReferences\":[",
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"p\",\"uid\":\"u#\"}",
        "]}"),
    MANY_FINALIZERS("\"metadata\":{\"name\":\"a\",\"finalizers\":[", "\"a.b/c#\"", "]}"),
    MANY_MANAGERS(
        "\"metadata\":{\"name\":\"a\",\"managedFields\":[",
        "{\"manager\":\"m#\",\"operation\":\"Apply\",\"apiVersion\":\"v1\","
            + "\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:k#\":{}}}}",
        "]}"),
    ONE_LONG_TEXT("\"data\":{\"k\":\"", "aaaaaaaaaaaaaaaaaaaa", "\"}"),
    MANY_ESCAPES("\"data\":{\"k\":\"", "\\ud83d\\u0041\\n", "\"}");

    private final String start;
    private final String item;
    private final String end;

    /// @param item where `#` stands, its number stands
    Shape(String start, String item, String end) {
      this.start = start;
      this.item = item;
      this.end = end;
    }

    String body() {
      int count = LARGEST / (item.length() + 6);
      String name = start.contains("metadata") ? "" : "\"metadata\":{\"name\":\"a\"},";
      return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\","
          + name
          + start
          + IntStream.range(0, count)
              .mapToObj(i -> item.replace("#", Integer.toString(i)))
              .collect(Collectors.joining(start.endsWith("\"") ? "" : ","))
          + end
          + "}";
    }
  }

  @BeforeAll
  static void start() throws Exception {
    server = new FuzzedServer(directory);
    seeds = new Seeds();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void aLargeBodyTakesNoLongerThanItsLengthIsWorth(Shape shape) {
    Examination examination = new Examination(server, seeds);
    String body = shape.body();
    String path = "/api/v1/namespaces/default/configmaps";
    assertThat(examination.examine(request("POST", path, "application/json", body))).isEmpty();
    assertThat(examination.examine(request("POST", path, "application/yaml", body))).isEmpty();
    for (String type : List.of("merge", "strategic-merge", "apply")) {
      String media =
          type.equals("apply")
              ? "application/apply-patch+yaml"
              : "application/" + type + "-patch+json";
      assertThat(examination.examine(request("PATCH", path + "/a", media, body))).isEmpty();
    }
    System.out.printf(
        "%s: %s, slowest %d ms (%s), largest %d MiB%n",
        shape,
        examination.statuses,
        examination.mostNanos / 1_000_000,
        examination.slowest,
        examination.mostBytes >> 20);
  }

  private static RawRequest request(String method, String path, String media, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new RawRequest(
        method,
        path,
        new Query(media.contains("apply") ? Map.of("fieldManager", List.of("m")) : Map.of()),
        new Headers(Map.of("accept", List.of("application/json"), "content-type", List.of(media))),
        () -> bytes,
        InetAddress.getLoopbackAddress(),
        List.of());
  }
}
