package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.AddressRules;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Formats;
import java.util.List;

/// How names are found from a pod: `validatePodDNSConfig` and `ValidateHostAliases`. Pure.
final class DnsRules {
  private static final int MOST_SERVERS = 3;
  private static final int MOST_SEARCHES = 32;
  private static final int MOST_SEARCH_CHARACTERS = 2048;

  private DnsRules() {}

  /// @param alone whether the pod has no other name servers
  static void config(Checked config, boolean alone) {
    Checked servers = config.field("nameservers");
    if (alone && !config.present()) {
      config.required("must provide `dnsConfig` when `dnsPolicy` is None");
      return;
    }
    if (alone && servers.size() == 0) {
      servers.required("must provide at least one DNS nameserver when `dnsPolicy` is None");
      return;
    }
    if (servers.size() > MOST_SERVERS) {
      servers.invalid("must not have more than 3 nameservers");
    }
    for (Checked server : servers.items()) {
      AddressRules.legacyIp(server, List.of());
    }
    searches(config.field("searches"));
    for (Checked option : config.field("options").items()) {
      if (option.field("name").empty()) {
        option.required("must not be empty");
      }
    }
  }

  private static void searches(Checked searches) {
    if (searches.size() > MOST_SEARCHES) {
      searches.invalid("must not have more than 32 search paths");
    }
    List<String> texts = searches.items().stream().map(Checked::text).toList();
    if (String.join(" ", texts).length() > MOST_SEARCH_CHARACTERS) {
      searches.invalid(
          "must not have more than 2048 characters (including spaces) in the search list");
    }
    for (Checked search : searches.items()) {
      if (search.is(".")) {
        continue;
      }
      String domain = search.text().replaceFirst("\\.$", "");
      for (String fault : Formats.underscoredSubdomain(domain)) {
        search.invalid(fault, FieldError.quote(domain));
      }
    }
  }

  static void aliases(Checked aliases) {
    for (Checked alias : aliases.items()) {
      AddressRules.legacyIp(alias.field("ip"), List.of());
      for (Checked name : alias.field("hostnames").items()) {
        name.invalid(Names.dnsSubdomain(name.text()));
      }
    }
  }
}
