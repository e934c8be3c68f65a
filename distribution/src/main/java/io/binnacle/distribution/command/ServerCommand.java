package io.binnacle.distribution.command;

import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.distribution.configuration.Setting;
import io.binnacle.distribution.join.ClusterEntrance;
import io.binnacle.distribution.join.JoinTarget;
import io.binnacle.kernel.cluster.MemberName;
import io.binnacle.kernel.plugin.ConfigurationException;
import io.binnacle.kernel.plugin.ExtensionChoice;
import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.kernel.server.OfflineStore;
import io.binnacle.kernel.tls.AuthorityHash;
import io.binnacle.kernel.tls.PeerSettings;
import io.binnacle.spi.Entrance;
import io.binnacle.spi.SpiException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Runs one node of a cluster.
final class ServerCommand implements Command {
  private static final List<Setting> OF_JOINING =
      List.of(Setting.TOKEN, Setting.CA_HASH, Setting.LEARNER);
  private static final List<Setting> OF_NODES =
      List.of(Setting.NAME, Setting.INIT, Setting.JOIN, Setting.TOKEN, Setting.CA_HASH);

  private final ServerRun server;

  ServerCommand(ServerStarter starter) {
    this.server = new ServerRun(starter);
  }

  @Override
  public int run(Configuration configuration, Arguments arguments, Surroundings surroundings)
      throws SpiException {
    check(configuration);
    return server.run(
        configuration, surroundings, Choices.of(configuration), new Node(configuration));
  }

  /// A server of a cluster.
  private record Node(Configuration configuration) implements ServerRun.Meeting {
    @Override
    public void check(ExtensionChoice storage, PluginRegistry plugins) throws SpiException {
      checkStore(configuration, storage, plugins);
    }

    @Override
    public Optional<PeerSettings> meet(Path dataDirectory) throws SpiException {
      return Optional.of(peers(configuration, dataDirectory));
    }
  }

  /// Whether a configuration is that of a node of a cluster.
  static boolean isMeant(Configuration configuration) {
    return OF_NODES.stream()
        .anyMatch(setting -> !configuration.text(setting).equals(setting.usual()));
  }

  /// Whether the store is one that a node can join a cluster with.
  static void checkStore(
      Configuration configuration, ExtensionChoice storage, PluginRegistry plugins)
      throws SpiException {
    Path data = Path.of(configuration.text(Setting.DATA_DIR));
    if (configuration.isSet(Setting.JOIN)
        && !OfflineStore.replicates(data, storage, plugins, settings(configuration))) {
      throw wrong(
          configuration,
          Setting.STORE,
          "\"" + storage.name() + "\" is not replicated; --join needs a store that is");
    }
  }

  /// Whether the settings are there that a node needs, and go together.
  static void check(Configuration configuration) throws ConfigurationException {
    if (configuration.flag(Setting.EPHEMERAL)) {
      throw wrong(configuration, Setting.EPHEMERAL, "a node of a cluster keeps its data");
    }
    if (!configuration.isSet(Setting.NAME)) {
      throw wrong(configuration, Setting.NAME, "must be given: the node's name in the cluster");
    }
    if (!MemberName.wellFormed(configuration.text(Setting.NAME))) {
      throw wrong(configuration, Setting.NAME, MemberName.RULE);
    }
    if (configuration.number(Setting.PEER_PORT) == 0) {
      throw wrong(configuration, Setting.PEER_PORT, "must be a port that peers can be told of");
    }
    if (!isHost(configuration.text(Setting.ADVERTISE_ADDRESS))) {
      throw wrong(
          configuration, Setting.ADVERTISE_ADDRESS, "must be a name or an IP address alone");
    }
    String bind = configuration.text(Setting.BIND_ADDRESS);
    boolean everywhere = bind.equals("0.0.0.0") || bind.equals("::");
    if (everywhere && !configuration.isSet(Setting.ADVERTISE_ADDRESS)) {
      throw wrong(
          configuration,
          Setting.ADVERTISE_ADDRESS,
          "must be given with --bind-address " + bind + ", which is no address to be reached at");
    }
    checkEntrance(configuration);
  }

  /// A single colon would be that of a port.
  private static boolean isHost(String text) {
    return text.matches("[A-Za-z0-9.-]*|[0-9a-fA-F:.]*:[0-9a-fA-F.]*:[0-9a-fA-F:.]*");
  }

  private static void checkEntrance(Configuration configuration) throws ConfigurationException {
    boolean joins = configuration.isSet(Setting.JOIN);
    if (joins && configuration.flag(Setting.INIT)) {
      throw wrong(configuration, Setting.JOIN, "cannot be given together with --init");
    }
    if (!joins) {
      for (Setting setting : OF_JOINING) {
        if (configuration.isSet(setting)) {
          throw wrong(configuration, setting, "has no meaning without --join");
        }
      }
      return;
    }
    for (Setting needed : List.of(Setting.TOKEN, Setting.CA_HASH)) {
      if (!configuration.isSet(needed)) {
        throw wrong(configuration, needed, "must be given with --join");
      }
    }
    if (!AuthorityHash.wellFormed(configuration.text(Setting.CA_HASH))) {
      throw wrong(
          configuration,
          Setting.CA_HASH,
          "must be sha256: and 64 hexadecimal digits in lower case");
    }
    target(configuration);
  }

  private static JoinTarget target(Configuration configuration) throws ConfigurationException {
    return JoinTarget.parse(configuration.text(Setting.JOIN))
        .orElseThrow(
            () ->
                wrong(
                    configuration,
                    Setting.JOIN,
                    "\"" + configuration.text(Setting.JOIN) + "\" is not https://HOST:PORT"));
  }

  private static ConfigurationException wrong(
      Configuration configuration, Setting setting, String why) {
    return new ConfigurationException(configuration.named(setting), why);
  }

  private static PeerSettings settings(Configuration configuration) {
    String bind = configuration.text(Setting.BIND_ADDRESS);
    String host =
        configuration.isSet(Setting.ADVERTISE_ADDRESS)
            ? configuration.text(Setting.ADVERTISE_ADDRESS)
            : bind;
    return new PeerSettings(
        configuration.text(Setting.NAME),
        new InetSocketAddress(bind, configuration.number(Setting.PEER_PORT)),
        host,
        new Entrance.Init());
  }

  private static PeerSettings peers(Configuration configuration, Path data) throws SpiException {
    PeerSettings settings = settings(configuration);
    return settings.entering(entrance(configuration, data, settings));
  }

  private static Entrance entrance(Configuration configuration, Path data, PeerSettings settings)
      throws SpiException {
    ClusterEntrance entrance = new ClusterEntrance(data);
    if (entrance.passed()) {
      return entrance.known();
    }
    if (configuration.flag(Setting.INIT)) {
      return new Entrance.Init();
    }
    if (!configuration.isSet(Setting.JOIN)) {
      throw new ConfigurationException(
          "--init or --join",
          "one of them must be given: " + data + " holds no data of a cluster yet");
    }
    return entrance.join(
        target(configuration),
        configuration.text(Setting.CA_HASH),
        new ClusterEntrance.Applicant(
            configuration.text(Setting.TOKEN),
            settings.name(),
            settings.advertised(),
            configuration.flag(Setting.LEARNER)));
  }
}
