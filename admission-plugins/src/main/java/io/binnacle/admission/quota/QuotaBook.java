package io.binnacle.admission.quota;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.controller.ControllerClient;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The quotas of the namespaces, as new as this server knows them. Thread-safe.
final class QuotaBook {
  private static final GroupVersionResource QUOTAS = GroupVersionResource.core("resourcequotas");
  private static final int REMEMBERED = 1_000;

  private final ControllerClient client;

  /// What this server wrote last, by namespace and name: it may be newer than what is read.
  private final Map<String, ObjectValue> written =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ObjectValue> eldest) {
          return size() > REMEMBERED;
        }
      };

  QuotaBook(ControllerClient client) {
    this.client = client;
  }

  List<Quota> of(String namespace) throws SpiException {
    List<Quota> quotas = new ArrayList<>();
    for (ObjectValue found : client.list(QUOTAS, namespace)) {
      quotas.add(Quota.of(newest(namespace, found)));
    }
    return quotas;
  }

  /// Quotas as they are now, without those that are gone.
  List<Quota> again(String namespace, List<String> names) throws SpiException {
    List<Quota> quotas = new ArrayList<>();
    for (String name : names) {
      client.get(QUOTAS, new ObjectKey(namespace, name)).map(Quota::of).ifPresent(quotas::add);
    }
    return quotas;
  }

  private ObjectValue newest(String namespace, ObjectValue found) {
    String key = namespace + "/" + found.text("metadata", "name").orElse("");
    synchronized (written) {
      ObjectValue own = written.get(key);
      if (own == null || version(found) < version(own)) {
        return own == null ? found : own;
      }
      written.remove(key);
      return found;
    }
  }

  private static long version(ObjectValue quota) {
    String text = quota.text("metadata", "resourceVersion").orElse("");
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  /// Writes the charges down, provided that nobody else did since the quota was read: on whatever
  /// server, the store lets one of them through.
  ///
  /// @throws ControllerClient.ApiFailure when it is not written
  void write(String namespace, Quota quota) throws ControllerClient.ApiFailure {
    ObjectValue stored = client.update(QUOTAS, "status", quota.toValue());
    synchronized (written) {
      written.put(namespace + "/" + quota.name(), stored);
    }
  }
}
