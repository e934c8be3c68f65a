package io.binnacle.admission.quota;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.controller.ControllerClient.ApiFailure;
import io.binnacle.spi.model.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Charges requests to the quotas of their namespaces. Requests of one namespace that come at the
/// same time are charged together, with one write of each quota: one of them does it for those that
/// wait. Thread-safe.
final class Charges {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// How often quotas are read again that others changed meanwhile.
  private static final int RETRIES = 3;

  private static final Status LATE =
      Status.failure(
          500, "InternalError", "Internal error occurred: resource quota evaluation timed out");

  private final QuotaBook book;
  private final Map<String, Till> tills = new ConcurrentHashMap<>();

  Charges(QuotaBook book) {
    this.book = book;
  }

  /// A namespace with requests under way.
  private static final class Till {
    final ReentrantLock lock = new ReentrantLock();

    /// Those that nobody deals with yet. Guarded by itself.
    final List<Customer> waiting = new ArrayList<>();

    /// How many use this till. Changed only within the map's compute.
    int users;
  }

  /// A request that is to be charged. Its outcome is set under the till's lock, once.
  private static final class Customer {
    final AdmissionRequest request;
    final Meter meter;
    boolean settled;
    Optional<Status> refusal = Optional.empty();
    Optional<SpiException> failure = Optional.empty();

    Customer(AdmissionRequest request, Meter meter) {
      this.request = request;
      this.meter = meter;
    }

    void allow() {
      settled = true;
    }

    void refuse(Status status) {
      settled = true;
      refusal = Optional.of(status);
    }

    void fail(SpiException cause) {
      settled = true;
      failure = Optional.of(cause);
    }
  }

  /// Charges one request.
  ///
  /// @return why it may not be carried out; empty when it may
  /// @throws SpiException when the quotas cannot be read
  Optional<Status> charge(AdmissionRequest request, Meter meter) throws SpiException {
    String namespace = request.key().namespace();
    Customer customer = new Customer(request, meter);
    Till till =
        tills.compute(
            namespace,
            (name, known) -> {
              Till entered = known == null ? new Till() : known;
              entered.users++;
              return entered;
            });
    try {
      serve(till, namespace, customer);
    } finally {
      tills.computeIfPresent(namespace, (name, left) -> --left.users == 0 ? null : left);
    }
    if (customer.failure.isPresent()) {
      throw customer.failure.get();
    }
    return customer.refusal;
  }

  private void serve(Till till, String namespace, Customer customer) {
    synchronized (till.waiting) {
      till.waiting.add(customer);
    }
    if (!lock(till)) {
      synchronized (till.waiting) {
        till.waiting.remove(customer);
      }
      customer.refuse(LATE);
      return;
    }
    try {
      if (customer.settled) {
        return;
      }
      List<Customer> customers;
      synchronized (till.waiting) {
        customers = List.copyOf(till.waiting);
        till.waiting.clear();
      }
      settle(namespace, customers);
    } finally {
      till.lock.unlock();
    }
  }

  private static boolean lock(Till till) {
    try {
      return till.lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void settle(String namespace, List<Customer> customers) {
    try {
      settle(namespace, book.of(namespace), customers, RETRIES);
    } catch (SpiException e) {
      unsettled(customers).forEach(customer -> customer.fail(e));
    }
  }

  private static List<Customer> unsettled(List<Customer> customers) {
    return customers.stream().filter(customer -> !customer.settled).toList();
  }

  private void settle(String namespace, List<Quota> quotas, List<Customer> customers, int retries)
      throws SpiException {
    List<Quota> current = quotas;
    for (Customer customer : customers) {
      Assessment assessed = Assessment.of(current, customer.request, customer.meter);
      assessed.refusal().ifPresent(customer::refuse);
      if (customer.settled) {
        continue;
      }
      if (customer.request.dryRun() || assessed.quotas().equals(current)) {
        customer.allow();
      } else {
        current = assessed.quotas();
      }
    }
    List<String> failed = new ArrayList<>();
    Optional<ApiFailure> failure = Optional.empty();
    for (Quota quota : current) {
      if (quota.changed()) {
        try {
          book.write(namespace, quota);
        } catch (ApiFailure e) {
          failed.add(quota.name());
          failure = Optional.of(e);
        }
      }
    }
    List<Customer> open = unsettled(customers);
    if (failure.isEmpty()) {
      open.forEach(Customer::allow);
    } else if (retries == 0) {
      Status status = failure.get().status();
      open.forEach(customer -> customer.refuse(status));
    } else {
      // The others have been charged; a quota that is gone charges nobody.
      settle(namespace, book.again(namespace, failed), open, retries - 1);
    }
  }
}
