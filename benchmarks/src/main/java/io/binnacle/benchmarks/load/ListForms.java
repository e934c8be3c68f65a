package io.binnacle.benchmarks.load;

/// Everything there is, in the forms that clients ask for beside plain JSON.
final class ListForms {
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final String TABLE =
      "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
  private static final String METADATA =
      "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";

  private final LoadOptions options;
  private final ClosedLoop loop;
  private final Report report;
  private final ApiClient client;

  ListForms(LoadOptions options, ClosedLoop loop, Report report, ApiClient client) {
    this.options = options;
    this.loop = loop;
    this.report = report;
    this.client = client;
  }

  void everything(String path) throws InterruptedException {
    list("list-protobuf", "protobuf", path, PROTOBUF, "100", "336");
    list("list-table", "Table", path, TABLE, "120", "393");
    list("list-metadata", "metadata only", path, METADATA, "", "269");
    stream("stream", "JSON", path, "application/json", "180", "1,198");
    stream("stream-protobuf", "protobuf", path, PROTOBUF + ";stream=watch", "140", "469");
  }

  private void list(
      String part, String form, String path, String accept, String wanted, String upstream)
      throws InterruptedException {
    if (options.wants(part)) {
      report.cost(
          "LIST of %,d pods, %s".formatted(options.pods(), form),
          wanted,
          upstream,
          loop.run(1, _ -> client.drain(path, false, accept)));
    }
  }

  private void stream(
      String part, String form, String path, String accept, String wanted, String upstream)
      throws InterruptedException {
    if (options.wants(part)) {
      String watch =
          path
              + "?watch=true&sendInitialEvents=true&allowWatchBookmarks=true"
              + "&resourceVersionMatch=NotOlderThan";
      report.cost(
          "streaming list of %,d pods, %s".formatted(options.pods(), form),
          wanted,
          upstream,
          loop.run(1, _ -> client.drainUntil(watch, accept, "k8s.io/initial-events-end")));
    }
  }
}
