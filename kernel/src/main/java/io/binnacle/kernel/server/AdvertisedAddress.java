package io.binnacle.kernel.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/// The address that others are told to reach this server at.
///
/// kube-apiserver never tells a loopback address: bound to one, it tells that of the host's first
/// interface, where nobody then answers. Here what is told is true: who listens on loopback alone
/// is reached on loopback alone.
final class AdvertisedAddress {
  private AdvertisedAddress() {}

  /// @param host what the server listens on, or is to be known by: an IP address or a name
  static String of(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      return (address.isAnyLocalAddress() ? ofTheHost() : address).getHostAddress();
    } catch (UnknownHostException unknown) {
      return InetAddress.getLoopbackAddress().getHostAddress();
    }
  }

  /// Of the first interface that others can reach; of the loopback where there is none.
  private static InetAddress ofTheHost() {
    try {
      List<NetworkInterface> interfaces = NetworkInterface.networkInterfaces().toList();
      for (NetworkInterface candidate : interfaces) {
        Optional<InetAddress> found = usable(candidate);
        if (found.isPresent()) {
          return found.get();
        }
      }
    } catch (SocketException noneToSee) {
      return InetAddress.getLoopbackAddress();
    }
    return InetAddress.getLoopbackAddress();
  }

  private static Optional<InetAddress> usable(NetworkInterface candidate) throws SocketException {
    if (!candidate.isUp() || candidate.isLoopback()) {
      return Optional.empty();
    }
    return candidate
        .inetAddresses()
        .filter(address -> address instanceof Inet4Address && !address.isLinkLocalAddress())
        .findFirst();
  }
}
