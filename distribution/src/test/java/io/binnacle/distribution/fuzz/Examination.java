package io.binnacle.distribution.fuzz;

import com.sun.management.ThreadMXBean;
import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.Bytes;
import io.binnacle.spi.value.ObjectValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Sends requests and says what is wrong with an answer. Confined to one thread.
final class Examination {
  /// More than any request here needs on a busy machine.
  private static final long MOST_CPU_NANOS = 4_000_000_000L;

  private static final long MOST_BYTES = 1L << 30;

  /// What only Java says: names of classes, of exceptions, of stack frames, references of objects.
  private static final Pattern OF_JAVA =
      Pattern.compile(
          "\\b(java|javax|jakarta|jdk|sun|io\\.binnacle|org\\.yaml|org\\.eclipse|com\\.fasterxml)"
              + "\\.[a-z]|[A-Z][a-z]+Exception\\b|\\b(StackOverflow|OutOfMemory|Assertion)Error\\b|\\bat [a-z.]+\\(|@[0-9a-f]{6,8}\\b"
              + "|\\bValue\\[|Optional\\[|\\bjava\\b");

  /// One of these is in whatever that finds; to look for them costs little.
  private static final List<String> WORDS_OF_JAVA =
      List.of(
          "java",
          "jakarta.",
          "jdk.",
          "sun.",
          "io.binnacle.",
          "org.yaml.",
          "org.eclipse.",
          "com.fasterxml.",
          "Exception",
          "Error",
          "at ",
          "@",
          "Value[",
          "Optional[");

  private static final Pattern OF_KUBERNETES =
      Pattern.compile(
          "^resourceVersion should not be set on objects to be created$"
              + "|^resourceVersion: Invalid value: .*strconv.ParseUint"
              + "|^strconv.ParseUint: parsing "
              + "|^failed to (create typed|convert new) "
              + "|^unknown patch type|^expected a (map|\\[\\])|^expected slice or array type|^list element types are not identical"
              + "|^cannot merge lists without merge key for struct|^merging an object in json but data"
              + "|^\\[?target\\.|^unable to find api field|^merging lists cannot yet be|^The order in patch list:"
              + "|does not contain declared merge key",
          Pattern.DOTALL);

  private static final Pattern TAKEN_ELSEWHERE =
      Pattern.compile(
          "metadata\\.(generateName|finalizers(\\[\\d+])?|nodeSwapStatus\\.capacity)"
              + "|status\\.(addresses|storedVersions)\\[\\d+]");

  private final FuzzedServer server;
  private final Seeds seeds;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private volatile String running = "";
  private volatile long since;

  final Map<Integer, Integer> statuses = new TreeMap<>();
  long mostNanos;
  long mostBytes;
  String slowest = "";
  String largest = "";

  Examination(FuzzedServer server, Seeds seeds) {
    this.server = server;
    this.seeds = seeds;
  }

  /// What came back.
  record Answer(int status, String contentType, Bytes body, boolean stream) {
    String text() {
      return body.utf8();
    }
  }

  /// The request that this thread is at, when it has been for so long.
  Optional<String> hanging(long nanos) {
    return !running.isEmpty() && System.nanoTime() - since > nanos
        ? Optional.of(running)
        : Optional.empty();
  }

  /// @return what is wrong; empty when all is well
  Optional<String> examine(RawRequest request) {
    running = request.method() + " " + request.path();
    since = System.nanoTime();
    long thread = Thread.currentThread().threadId();
    server.mark();
    long bytes = threads.getThreadAllocatedBytes(thread);
    long cpu = threads.getCurrentThreadCpuTime();
    Answer answer = send(request);
    long nanos = threads.getCurrentThreadCpuTime() - cpu;
    bytes = threads.getThreadAllocatedBytes(thread) - bytes;
    List<String> changed = server.changed();
    statuses.merge(answer.status(), 1, Integer::sum);
    if (bytes > mostBytes) {
      mostBytes = bytes;
      largest = running;
    }
    if (nanos > mostNanos) {
      mostNanos = nanos;
      slowest = running;
    }
    Optional<String> wrong = wrong(request, answer, changed);
    if (wrong.isEmpty() && nanos > MOST_CPU_NANOS) {
      wrong = Optional.of("it took " + nanos / 1_000_000 + " ms of processor time");
    }
    if (wrong.isEmpty() && bytes > MOST_BYTES) {
      wrong = Optional.of("it took " + (bytes >> 20) + " MiB of memory");
    }
    if (wrong.isEmpty() && answer.status() < 300 && !changed.isEmpty()) {
      wrong = afterwards(request, answer);
    }
    running = "";
    return wrong.map(
        w -> w + "\n" + Requests.told(request) + "\n→ " + answer.status() + " " + cut(answer));
  }

  private static String cut(Answer answer) {
    String text = answer.text();
    return text.length() > 1500 ? text.substring(0, 1500) : text;
  }

  private static Optional<String> wrong(RawRequest request, Answer answer, List<String> changed) {
    int status = answer.status();
    if (failed(request, answer)) {
      return Optional.of("a failure of the server");
    }
    if (status < 300 || answer.stream()) {
      return Optional.empty();
    }
    if (!changed.isEmpty()) {
      return Optional.of("it was refused and changed " + changed);
    }
    if (!answer.contentType().equals("application/json")) {
      return leaked(request, answer);
    }
    try {
      if (!(JsonReader.read(answer.body().unsafeArray()) instanceof ObjectValue body)) {
        return Optional.of("no object");
      }
      if (status >= 400
          && (!body.text("kind").equals(Optional.of("Status"))
              || body.text("message").orElse("").isEmpty()
              || body.integer("code").orElse(0L) != status)) {
        return Optional.of("no Status with a message and its code");
      }
    } catch (MalformedException e) {
      return Optional.of("no JSON: " + e.getMessage());
    }
    return leaked(request, answer);
  }

  /// Whether the server failed, other than kube-apiserver does in the same words with the same
  /// code, of which it has a few where the client is at fault, and other than by what asks for a
  /// resource version that is not there yet.
  static boolean failed(RawRequest request, Answer answer) {
    return switch (answer.status()) {
      case 500 -> !OF_KUBERNETES.matcher(message(answer)).find();
      case 504 -> !message(answer).contains("Too large resource version");
      case 503 -> !request.path().contains("/proxy") && !request.path().contains("/pods/");
      default -> answer.status() > 500;
    };
  }

  private static String message(Answer answer) {
    return JsonReader.readStored(answer.body().unsafeArray()).text("message").orElse("");
  }

  private static Optional<String> leaked(RawRequest request, Answer answer) {
    String text = answer.text();
    if (WORDS_OF_JAVA.stream().noneMatch(text::contains)) {
      return Optional.empty();
    }
    var found = OF_JAVA.matcher(text);
    while (found.find()) {
      // What the client said itself may come back.
      if (!Requests.said(request).contains(found.group())) {
        return Optional.of("it speaks of Java: " + found.group());
      }
    }
    return Optional.empty();
  }

  /// Whether what a write left can be read, and written as it is without a change.
  private Optional<String> afterwards(RawRequest request, Answer answer) {
    if (request.method().equals("DELETE") || !answer.contentType().equals("application/json")) {
      return Optional.empty();
    }
    ObjectValue told = JsonReader.readStored(answer.body().unsafeArray());
    Optional<String> path = path(told);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Answer read = send(own("GET", path.get(), new byte[0]));
    if (read.status() != 200) {
      return read.status() == 404 && told.at("metadata", "deletionTimestamp").isPresent()
          ? Optional.empty()
          : Optional.of("what was written cannot be read: " + read.status() + " " + cut(read));
    }
    ObjectValue stored = JsonReader.readStored(read.body().unsafeArray());
    if (request.path().split("/", -1).length == path.get().split("/", -1).length
        && !stored.equals(told)
        && request.headers().first("accept").equals(Optional.of("application/json"))) {
      return Optional.of("what is read is not what was told: " + cut(read));
    }
    server.mark();
    Answer again = send(own("PUT", path.get(), read.body().unsafeArray()));
    if (again.status() != 200 && !unwritable(again)) {
      return Optional.of("it cannot be written as read: " + again.status() + " " + cut(again));
    }
    if (!server.changed().isEmpty()) {
      return Optional.of("writing it as read changed it:\n" + cut(read) + "\n" + cut(again));
    }
    return forget(request, path.get());
  }

  /// What kube-apiserver takes at one place and refuses at another: the versions that a
  /// definition's status tells of, what is put into the metadata with a status, and the addresses
  /// of a new node.
  private static boolean unwritable(Answer answer) {
    return switch (answer.status()) {
      case 405 -> true;
      case 422 ->
          JsonReader.readStored(answer.body().unsafeArray()).items("details", "causes").stream()
              .allMatch(
                  cause ->
                      cause instanceof ObjectValue told
                          && TAKEN_ELSEWHERE.matcher(told.text("field").orElse("")).matches());
      default -> false;
    };
  }

  private Optional<String> forget(RawRequest request, String path) {
    if (seeds.paths.contains(path) || !request.method().equals("POST")) {
      return Optional.empty();
    }
    Answer gone = send(own("DELETE", path, Query.parse("gracePeriodSeconds=0"), new byte[0]));
    if (gone.status() != 200 && gone.status() != 202 && gone.status() != 404) {
      return gone.status() == 403 || gone.status() == 405 || gone.status() == 409
          ? Optional.empty()
          : Optional.of("it cannot be deleted: " + gone.status() + " " + cut(gone));
    }
    return Optional.empty();
  }

  private Optional<String> path(ObjectValue object) {
    String[] version = object.text("apiVersion").orElse("").split("/", -1);
    Optional<ResourceDefinition> resource =
        seeds.catalog.ofKind(
            new GroupVersionKind(
                version.length > 1 ? version[0] : "",
                version[version.length - 1],
                object.text("kind").orElse("")));
    String name = object.text("metadata", "name").orElse("");
    if (resource.isEmpty() || !resource.get().stored() || name.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        (version.length > 1 ? "/apis/" : "/api/")
            + object.text("apiVersion").orElse("")
            + (resource.get().namespaced()
                ? "/namespaces/" + object.text("metadata", "namespace").orElse("default")
                : "")
            + "/"
            + resource.get().address().resource()
            + "/"
            + name);
  }

  static RawRequest own(String method, String path, byte[] body) {
    return own(method, path, Query.none(), body);
  }

  private static RawRequest own(String method, String path, Query query, byte[] body) {
    return new RawRequest(
        method,
        path,
        query,
        new Headers(
            Map.of(
                "accept",
                List.of("application/json"),
                "content-type",
                List.of("application/json"))),
        () -> body,
        InetAddress.getLoopbackAddress(),
        List.of());
  }

  /// Creates the seeds that are not there.
  ///
  /// @return how many there are now
  int plant() {
    int there = 0;
    for (Seeds.Seed seed : seeds.all) {
      String path = seeds.path(seed);
      int status = send(own("GET", path, new byte[0])).status();
      if (status != 200) {
        String collection = path.substring(0, path.lastIndexOf('/'));
        status = send(own("POST", collection, bytes(seed.object()))).status();
      }
      there += status < 300 ? 1 : 0;
    }
    return there;
  }

  /// A token to go on with, as the server gives them.
  String token() {
    RawRequest page =
        own(
            "GET",
            "/apis/rbac.authorization.k8s.io/v1/clusterroles",
            Query.parse("limit=1"),
            new byte[0]);
    return JsonReader.readStored(send(page).body().unsafeArray())
        .text("metadata", "continue")
        .orElseThrow();
  }

  private static byte[] bytes(ObjectValue object) {
    return JsonWriter.write(object);
  }

  Answer send(RawRequest request) {
    Response response = server.handle(request);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    switch (response) {
      case Response.Content content -> content.chunks().forEach(all::writeBytes);
      case Response.Written written -> {
        try {
          written.body().writeTo(all);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      case Response.Stream stream -> stream.frames().close();
      default -> {}
    }
    return new Answer(
        response.status(),
        response.contentType(),
        Bytes.wrap(all.toByteArray()),
        response instanceof Response.Stream);
  }
}
