package io.binnacle.kernel.server;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a server is called by those who reach it. Immutable.
final class ServerNames {
  private final ServerOptions options;

  ServerNames(ServerOptions options) {
    this.options = options;
  }

  /// The names that its certificate is made for, besides those that every server has.
  ///
  /// @param service the address of the Service `kubernetes`
  List<String> certified(String service) {
    Set<String> names = new LinkedHashSet<>();
    names.add(service);
    if (!everywhere()) {
      names.add(options.bindAddress());
    }
    if (!options.advertisedHost().isEmpty()) {
      names.add(options.advertisedHost());
    }
    options.peers().ifPresent(peers -> names.add(peers.name()));
    return List.copyOf(names);
  }

  private boolean everywhere() {
    return options.bindAddress().equals("0.0.0.0") || options.bindAddress().equals("::");
  }

  /// The name in URLs: the one that is advertised, or else the one listened on. An address that
  /// means every interface is reached by the local one.
  String inUrls() {
    String bind = everywhere() ? "127.0.0.1" : options.bindAddress();
    String host = options.advertisedHost().isEmpty() ? bind : options.advertisedHost();
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  /// The one that others are told, as it was given.
  String advertised() {
    return options.advertisedHost().isEmpty() ? options.bindAddress() : options.advertisedHost();
  }
}
