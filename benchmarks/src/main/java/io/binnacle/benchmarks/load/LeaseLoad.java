package io.binnacle.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Nodes that renew their leases in protobuf, as kubelets do: each sends back what it was answered
/// last, with another time.
final class LeaseLoad {
  private static final String LEASES =
      "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final int NODES = 500;

  /// From here up to a second, nanoseconds take the same number of bytes.
  private static final int FIRST_NANOS = 300_000_000;

  private static final int STEP_NANOS = 1_000;
  private static final int STEPS = 600_000;

  private final ClosedLoop loop;
  private final Report report;
  private final List<ApiClient> clients;

  LeaseLoad(ClosedLoop loop, Report report, List<ApiClient> clients) {
    this.loop = loop;
    this.report = report;
    this.clients = clients;
  }

  void renewals() throws InterruptedException {
    Lease[] leases = IntStream.range(0, NODES).mapToObj(this::created).toArray(Lease[]::new);
    int[] turn = new int[clients.size() * 16];
    int each = NODES / clients.size();
    report.cost(
        "renewal of the lease of one of 500 nodes, protobuf, 16 clients",
        "0.8",
        "1.64",
        loop.run(
            clients.size(),
            client -> {
              int own = client + clients.size() * (turn[client * 16]++ % each);
              leases[own] = renewed(clients.get(client), leases[own]);
            }));
  }

  /// A lease as the server answered last.
  private static final class Lease {
    final String name;
    final byte[] bytes;

    /// The part of the time of renewal that changes.
    final int nanos;

    Lease(String name, byte[] bytes, int nanos) {
      this.name = name;
      this.bytes = bytes;
      this.nanos = nanos;
    }
  }

  private Lease created(int number) {
    String name = "node-%04d".formatted(number);
    byte[] answer =
        clients
            .getFirst()
            .exchange(
                "POST",
                LEASES,
                "application/json",
                """
                {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"%s"},
                "spec":{"holderIdentity":"%s","leaseDurationSeconds":40,
                "renewTime":"2026-01-01T00:00:00.%06dZ"}}"""
                    .formatted(name, name, FIRST_NANOS / 1_000)
                    .getBytes(StandardCharsets.UTF_8),
                PROTOBUF);
    return new Lease(name, answer, FIRST_NANOS);
  }

  private static Lease renewed(ApiClient client, Lease lease) {
    int next = FIRST_NANOS + (lease.nanos - FIRST_NANOS + STEP_NANOS) % (STEPS * STEP_NANOS);
    byte[] body = replaced(lease.bytes, varint(lease.nanos), varint(next));
    return new Lease(
        lease.name,
        client.exchange("PUT", LEASES + "/" + lease.name, PROTOBUF, body, PROTOBUF),
        next);
  }

  private static byte[] varint(int value) {
    byte[] bytes = new byte[5];
    for (int i = 0; i < bytes.length; i++) {
      int more = i < bytes.length - 1 ? 0x80 : 0;
      bytes[i] = (byte) (((value >>> (7 * i)) & 0x7f) | more);
    }
    return bytes;
  }

  private static byte[] replaced(byte[] bytes, byte[] old, byte[] other) {
    for (int start = 0; start + old.length <= bytes.length; start++) {
      if (Arrays.equals(bytes, start, start + old.length, old, 0, old.length)) {
        byte[] result = bytes.clone();
        System.arraycopy(other, 0, result, start, other.length);
        return result;
      }
    }
    throw new IllegalStateException("the lease does not have the time that it was sent with");
  }
}
