package io.binnacle.benchmarks.load;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

/// Starts the built jar, works with it as many clients would, and tells what each operation costs
/// the server. It judges nothing: it fails only when the server does not do its work.
public final class Load {
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final int CLIENTS = 16;

  private final LoadOptions options;
  private final ServerProcess server;
  private final Report report;
  private final ClosedLoop loop;
  private final List<ApiClient> clients;
  private final Supplier<List<ApiClient>> watching;

  private Load(
      LoadOptions options,
      ServerProcess server,
      Report report,
      List<ApiClient> clients,
      Supplier<List<ApiClient>> watching) {
    this.options = options;
    this.server = server;
    this.report = report;
    this.loop = new ClosedLoop(server, options);
    this.clients = clients;
    this.watching = watching;
  }

  public static void main(String[] arguments)
      throws IOException, GeneralSecurityException, InterruptedException {
    LoadOptions options;
    try {
      options = LoadOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("load: " + e.getMessage());
      System.err.print(LoadOptions.USAGE);
      System.exit(2);
      return;
    }
    System.out.print(run(options));
  }

  /// The results as a Markdown table.
  static String run(LoadOptions options)
      throws IOException, GeneralSecurityException, InterruptedException {
    Report report = new Report();
    try (ServerProcess server = ServerProcess.start(options);
        ExecutorService threads = Executors.newCachedThreadPool()) {
      report.value(
          "start to the ready line, wall s (CPU s)",
          "1.0",
          "2.9-3.9 (2.8)",
          "%s (%s)"
              .formatted(
                  Report.number(server.startTime().toMillis() / 1e3),
                  Report.number(server.cpuMillis() / 1e3)));
      SSLContext tls = Credentials.of(server.kubeconfig());
      List<ApiClient> clients = connections(CLIENTS, tls, server, threads);
      try {
        new Load(
                options,
                server,
                report,
                clients,
                () -> connections(options.connections(), tls, server, threads))
            .everything();
      } finally {
        clients.forEach(ApiClient::close);
      }
    }
    return report.table();
  }

  private static List<ApiClient> connections(
      int count, SSLContext tls, ServerProcess server, ExecutorService threads) {
    return IntStream.range(0, count)
        .mapToObj(_ -> new ApiClient(tls, server.address(), threads))
        .toList();
  }

  private void everything() throws IOException, InterruptedException {
    createPods();
    if (options.wants("get")) {
      get();
    }
    lists();
    new ListForms(options, loop, report, clients.getFirst()).everything(PODS);
    if (options.wants("fan-out") || options.wants("heap")) {
      List<ApiClient> connections = watching.get();
      try {
        watches(connections);
      } finally {
        // What follows is to be without an audience.
        connections.forEach(ApiClient::close);
      }
    }
    if (options.wants("config-map")) {
      createConfigMaps();
    }
    if (options.wants("update")) {
      updatePods();
    }
    if (options.wants("apply")) {
      new ApplyLoad(loop, report, clients).everything();
    }
    if (options.wants("lease")) {
      new LeaseLoad(loop, report, clients).renewals();
    }
  }

  private void createPods() throws InterruptedException {
    PodText shape = PodText.sized(pod -> created(clients.getFirst(), pod));
    AtomicInteger next = new AtomicInteger();
    int warm = options.pods() / 2;
    inParallel(warm, next, shape);
    double cpu = server.cpuMillis();
    long began = System.nanoTime();
    inParallel(options.pods(), next, shape);
    int measured = options.pods() - warm;
    report.cost(
        "pod create, 16 clients, from cold",
        "1.6",
        "3.2",
        new Samples(
            List.of((server.cpuMillis() - cpu) / measured),
            measured / ((System.nanoTime() - began) / 1e9)));
  }

  /// @return the size of the pod as stored; it is removed again
  private static int created(ApiClient client, String pod) {
    int size = client.send("POST", PODS, pod).length();
    client.send("DELETE", PODS + "/" + nameOf(pod) + "?gracePeriodSeconds=0", "");
    return size;
  }

  private static String nameOf(String pod) {
    String before = "\"name\":\"";
    int start = pod.indexOf(before) + before.length();
    return pod.substring(start, pod.indexOf('"', start));
  }

  private void inParallel(int upTo, AtomicInteger next, PodText shape) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (ApiClient client : clients) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    int number = next.getAndIncrement();
                    while (number < upTo) {
                      client.send("POST", PODS, shape.numbered(number));
                      number = next.getAndIncrement();
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    // Every client took one number too many.
    next.set(upTo);
  }

  private void get() throws InterruptedException {
    int[] turn = new int[CLIENTS * 16];
    report.cost(
        "GET of a pod, consistent, 16 clients",
        "0.5",
        "0.98",
        loop.run(
            CLIENTS,
            client -> {
              int number = (client + CLIENTS * turn[client * 16]++) % options.pods();
              clients.get(client).drain(PODS + "/" + PodText.name(number), false);
            }));
  }

  private void lists() throws InterruptedException {
    ApiClient client = clients.getFirst();
    long[] bytes = new long[1];
    if (options.wants("list")) {
      Samples samples = loop.run(1, _ -> bytes[0] = client.drain(PODS, false));
      report.cost(list("plain", bytes[0]), "150", "777", samples);
    }
    if (options.wants("list-gzip")) {
      Samples samples = loop.run(1, _ -> bytes[0] = client.drain(PODS, true));
      report.cost(list("gzip", bytes[0]), "", "618", samples);
    }
    if (options.wants("list-label")) {
      report.cost(
          "LIST of the 1 % with a label",
          "2",
          "9.8",
          loop.run(4, i -> clients.get(i).drain(PODS + "?" + PodText.rareSelector(), false)));
    }
  }

  private String list(String encoding, long bytes) {
    return "LIST of %,d pods, JSON, %s, %s MB"
        .formatted(options.pods(), encoding, Report.number(bytes / 1e6));
  }

  private void watches(List<ApiClient> connections) throws IOException, InterruptedException {
    String version = clients.getFirst().send("GET", PODS + "?limit=1", "");
    FanOut watchers =
        FanOut.begin(
            connections,
            PODS + "?watch=true&resourceVersion=" + revision(version),
            options.watchers());
    change(watchers, Math.max(1, options.warmUpSeconds() * options.updatesPerSecond() / 2));
    if (options.wants("fan-out")) {
      int changes = options.sliceSeconds() * options.updatesPerSecond();
      List<Double> samples = new ArrayList<>();
      long first = watchers.delivered();
      long began = System.nanoTime();
      for (int i = 0; i < options.slices(); i++) {
        double cpu = server.cpuMillis();
        long before = watchers.delivered();
        change(watchers, changes);
        samples.add((server.cpuMillis() - cpu) / (watchers.delivered() - before));
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      report.cost(
          "event to one of %,d watchers, its share of the update included"
              .formatted(options.watchers()),
          "0.012",
          "0.022",
          new Samples(samples, (watchers.delivered() - first) / seconds));
    }
    if (options.wants("heap")) {
      report.value(
          "heap after a collection, %,d pods, %,d watchers, MiB"
              .formatted(options.pods(), options.watchers()),
          "400",
          "",
          Report.number(server.heapAfterCollection()));
    }
  }

  private static String revision(String list) {
    String before = "\"resourceVersion\":\"";
    int start = list.indexOf(before) + before.length();
    return list.substring(start, list.indexOf('"', start));
  }

  /// Changes pods at the wanted rate and waits until all watchers know.
  private void change(FanOut watchers, int changes) throws InterruptedException {
    ApiClient client = clients.getFirst();
    long before = watchers.delivered();
    long period = TimeUnit.SECONDS.toNanos(1) / options.updatesPerSecond();
    long due = System.nanoTime();
    for (int i = 0; i < changes; i++) {
      String path = PODS + "/" + PodText.name(i % options.pods());
      client.send("PUT", path, PodText.ticked(client.send("GET", path, ""), System.nanoTime()));
      due += period;
      TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
    }
    watchers.await(before, changes);
  }

  private void createConfigMaps() throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    report.cost(
        "ConfigMap create, 16 clients, store " + options.store(),
        "1.5",
        "1.7",
        loop.run(
            CLIENTS,
            client ->
                clients
                    .get(client)
                    .send(
                        "POST",
                        CONFIG_MAPS,
                        """
                        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"map-%d","labels":\
                        {"app":"web"}},"data":{"a.properties":"one=1\\ntwo=2","mode":"fast"}}"""
                            .formatted(next.getAndIncrement()))));
  }

  private void updatePods() throws InterruptedException {
    String[] pods =
        IntStream.range(0, CLIENTS)
            .mapToObj(i -> clients.get(i).send("GET", PODS + "/" + PodText.name(i), ""))
            .toArray(String[]::new);
    report.cost(
        "pod update, 16 clients, store " + options.store(),
        "2.6",
        "5.2",
        loop.run(
            CLIENTS,
            client ->
                pods[client] =
                    clients
                        .get(client)
                        .send(
                            "PUT",
                            PODS + "/" + PodText.name(client),
                            PodText.ticked(pods[client], System.nanoTime()))));
  }
}
