package io.binnacle.distribution.configuration;

import java.util.Locale;

/// Everything that can be set, by flag, variable or configuration file alike.
public enum Setting {
  DATA_DIR(
      Kind.PATH, "binnacle-data", "DIR", "where keys, objects and the admin kubeconfig are kept"),
  BIND_ADDRESS(Kind.TEXT, "127.0.0.1", "ADDRESS", "the address to listen on"),
  SECURE_PORT(Kind.PORT, "6443", "PORT", "the port to listen on; 0 for a free one"),
  STORE(
      Kind.TEXT,
      "raft-mapdb",
      "NAME",
      "the store: raft-mapdb, h2, memory or a plugin's; memory with --ephemeral"),
  ADVERTISE_ADDRESS(
      Kind.TEXT, "", "ADDRESS", "where others reach this node; the bind address when not given"),
  NAME(Kind.TEXT, "", "NAME", "server: the node's name in the cluster"),
  PEER_PORT(Kind.PORT, "2380", "PORT", "server: the port to listen on for the cluster's members"),
  INIT(Kind.FLAG, "false", "", "server: begin a cluster, when the data directory holds none"),
  JOIN(Kind.TEXT, "", "URL", "server: join the cluster of this API server, likewise"),
  TOKEN(Kind.TEXT, "", "TOKEN", "server: what \"member token\" printed, for --join"),
  CA_HASH(Kind.TEXT, "", "HASH", "server: the sha256:... that it printed, for --join"),
  LEARNER(Kind.FLAG, "false", "", "server: join for good as a member that does not vote"),
  EPHEMERAL(Kind.FLAG, "false", "", "keep nothing: the data directory is removed at the end"),
  PLUGINS_DIR(Kind.PATH, "", "DIR", "the plugin folder; plugins/ beside the jar"),
  AUTHENTICATORS(
      Kind.LIST, "", "NAMES", "who checks credentials, in order; built-in ones when not given"),
  TOKEN_AUTH_FILE(Kind.PATH, "", "FILE", "static tokens: lines of token,user,uid,\"groups\""),
  ANONYMOUS_AUTH(Kind.FLAG, "true", "", "let requests without credentials in as system:anonymous"),
  AUTHORIZATION_MODE(
      Kind.LIST, "RBAC", "MODES", "who authorizes, in order: RBAC, AlwaysAllow or a plugin's name"),
  ENABLE_ADMISSION_PLUGINS(
      Kind.LIST, "", "NAMES", "admission plugins to use besides those on by default"),
  DISABLE_ADMISSION_PLUGINS(Kind.LIST, "", "NAMES", "admission plugins on by default to leave out"),
  SERVICE_CLUSTER_IP_RANGE(
      Kind.CIDR, "10.96.0.0/16", "CIDR", "the range that Services get their addresses from"),
  SERVICE_ACCOUNT_ISSUER(
      Kind.LIST,
      "https://kubernetes.default.svc.cluster.local",
      "URLS",
      "who issues tokens; the issuers after the first are believed only"),
  API_AUDIENCES(
      Kind.LIST, "", "NAMES", "whom tokens for the API are meant for; the issuers when not given"),
  SERVICE_ACCOUNT_MAX_TOKEN_EXPIRATION(
      Kind.DURATION, "1193046h28m16s", "DURATION", "the longest life of a token, from 1h"),
  KUBELET_PREFERRED_ADDRESS_TYPES(
      Kind.LIST,
      "Hostname,InternalDNS,InternalIP,ExternalDNS,ExternalIP",
      "TYPES",
      "which address of a node its kubelet is reached at, best first"),
  KUBELET_CERTIFICATE_AUTHORITY(
      Kind.PATH, "", "FILE", "who signs kubelets' certificates; not verified when not given"),
  KUBELET_CLIENT_CERTIFICATE(
      Kind.PATH,
      "",
      "FILE",
      "what is shown to kubelets; of the cluster's own authority if not given"),
  KUBELET_CLIENT_KEY(Kind.PATH, "", "FILE", "its key"),
  KUBECONFIG(
      Kind.PATH, "", "FILE", "the server that commands ask; the data directory's when not given"),
  STORAGE_QUOTA(
      Kind.BYTES, "0", "BYTES", "the size at which the store takes only deletions; 0 for none"),
  BACKUP_DIR(Kind.PATH, "", "DIR", "where scheduled backups go; none are made when not given"),
  BACKUP_INTERVAL(Kind.DURATION, "6h", "DURATION", "the time from one backup to the next"),
  BACKUP_KEEP(Kind.COUNT, "7", "COUNT", "how many scheduled backups are kept"),
  BACKUP_KEY_FILE(Kind.PATH, "", "FILE", "the key that scheduled backups are encrypted with"),
  LOG_LEVEL(Kind.LEVEL, "info", "LEVEL", "error, warn, info, debug or trace");

  private final Kind kind;
  private final String usual;
  private final String label;
  private final String description;

  Setting(Kind kind, String usual, String label, String description) {
    this.kind = kind;
    this.usual = usual;
    this.label = label;
    this.description = description;
  }

  /// What a setting's text must be.
  public enum Kind {
    TEXT,
    PATH,
    PORT,
    FLAG,
    LIST,
    CIDR,
    LEVEL,
    DURATION,
    BYTES,
    COUNT
  }

  /// Whether the value lets somebody in and is shown to nobody.
  public boolean secret() {
    return this == TOKEN;
  }

  public Kind kind() {
    return kind;
  }

  /// The value when nobody sets it; empty for none.
  public String usual() {
    return usual;
  }

  /// What help calls the value.
  public String label() {
    return label;
  }

  public String description() {
    return description;
  }

  /// The name in the configuration file, e.g. `data-dir`.
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// E.g. `--data-dir`.
  public String flag() {
    return "--" + key();
  }

  /// E.g. `BINNACLE_DATA_DIR`.
  public String variable() {
    return "BINNACLE_" + name();
  }
}
