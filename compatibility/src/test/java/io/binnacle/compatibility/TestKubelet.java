package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Served;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A kubelet's connections, served by the kubelet's own libraries; its containers are processes of
/// this machine. It lets those in whom the server's authority knows.
///
/// @param address of this machine, not its loopback where it has another: servers do not pass
///   requests on to themselves
/// @param port the kubelet's
/// @param podPort of what its pods serve
record TestKubelet(Process process, String address, int port, int podPort)
    implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("kubelet (\\d+) pod (\\d+)");

  /// @param websockets whether it understands WebSockets itself, as from 1.36 on
  static TestKubelet start(Served server, Path folder, boolean websockets) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(GoProgram.KUBELET.path().toString());
    command.add("--client-ca=" + server.authority());
    command.add("--websockets=" + websockets);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(folder.resolve("kubelet.log").toFile())
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = String.valueOf(out.readLine());
    Matcher ready = READY.matcher(line);
    assertThat(ready.matches()).as("ready: %s", line).isTrue();
    return new TestKubelet(
        process, ownAddress(), Integer.parseInt(ready.group(1)), Integer.parseInt(ready.group(2)));
  }

  private static String ownAddress() throws IOException {
    for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (network.isUp() && !network.isLoopback()) {
        for (InetAddress address : Collections.list(network.getInetAddresses())) {
          if (address.getAddress().length == 4 && !address.isLinkLocalAddress()) {
            return address.getHostAddress();
          }
        }
      }
    }
    return "127.0.0.1";
  }

  /// Whether there is an address that servers pass requests on to.
  boolean outside() {
    return !address.startsWith("127.");
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
