package io.binnacle.kernel.server;

import io.binnacle.kernel.maintenance.Upkeep;
import io.binnacle.kernel.plugin.ExtensionChoice;
import io.binnacle.kernel.tls.PeerSettings;
import io.binnacle.kernel.token.TokenSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a server is started with, after flags, variables, file and defaults have been weighed.
///
/// @param dataDirectory where `pki/`, `store/` and `admin.kubeconfig` lie; exists and is locked by
///   the caller
/// @param ephemeral whether nothing of it is kept: the caller removes the directory after the stop
/// @param bindAddress the address to listen on, a name or an IP address
/// @param securePort the port to listen on; 0 for a free one
/// @param advertisedHost the name or address by which clients reach this server from elsewhere;
///   empty when it is the one that it listens on
/// @param peers how the node meets its peers; empty for a server that runs alone
/// @param serviceClusterIpRange the range that Services get their addresses from, in CIDR notation
/// @param tokens what the tokens of service accounts say
/// @param kubelets how kubelets are reached
/// @param storage the store
/// @param authenticators those to ask, in this order
/// @param authorizers those to ask, in this order
/// @param admission the admission plugins that are on; their order is their factories'
/// @param upkeep what is done for the store unasked
public record ServerOptions(
    Path dataDirectory,
    boolean ephemeral,
    String bindAddress,
    int securePort,
    String advertisedHost,
    Optional<PeerSettings> peers,
    String serviceClusterIpRange,
    TokenSettings tokens,
    KubeletOptions kubelets,
    ExtensionChoice storage,
    List<ExtensionChoice> authenticators,
    List<ExtensionChoice> authorizers,
    List<ExtensionChoice> admission,
    Upkeep upkeep) {
  public ServerOptions {
    authenticators = List.copyOf(authenticators);
    authorizers = List.copyOf(authorizers);
    admission = List.copyOf(admission);
  }
}
