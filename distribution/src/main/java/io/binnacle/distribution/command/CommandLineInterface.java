package io.binnacle.distribution.command;

import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.distribution.configuration.ConfigurationFile;
import io.binnacle.distribution.configuration.Setting;
import io.binnacle.distribution.logging.ErrorStreamLogging;
import io.binnacle.kernel.plugin.Suggestion;
import io.binnacle.spi.SpiException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Reads the command line and runs the command. Every failure becomes one line on standard error.
public final class CommandLineInterface {
  private static final String CONFIG = "--config";
  private static final String CONFIG_VARIABLE = "BINNACLE_CONFIG";
  private static final String USUAL_COMMAND = "dev";

  private final Surroundings surroundings;
  private final Map<String, Command> commands = new LinkedHashMap<>();
  private final Map<String, List<Parameter>> parameters = new HashMap<>();
  private final CommandSpec root;

  /// The command line of this version of Binnacle.
  ///
  /// @param starter what starts a server
  public CommandLineInterface(Surroundings surroundings, ServerStarter starter) {
    this.surroundings = surroundings;
    root = group("binnacle", "The Kubernetes control plane in one Java jar.");
    add(
        root,
        "dev",
        "Run one node with everything on (the command when none is given).",
        new DevCommand(starter));
    add(root, "server", "Run one node of a cluster.", new ServerCommand(starter));
    add(
        root,
        "kubeconfig",
        "Print the admin kubeconfig of the data directory.",
        (configured, none, here) -> KubeconfigCommand.run(configured, here));
    add(
        root,
        "plugins",
        "List the plugins, what they offer and what is active.",
        (configured, none, here) -> PluginsCommand.run(configured, here));
    addStoreCommands();
    CommandSpec config = group("config", "Show or check the configuration.");
    root.addSubcommand("config", config);
    add(
        config,
        "print",
        "Show the effective configuration and where each value comes from.",
        (configured, none, here) -> ConfigCommands.print(configured, here));
    add(
        config,
        "check",
        "Check the configuration, plugins' sections included.",
        (configured, none, here) -> ConfigCommands.check(configured, here));
    CommandSpec version = group("version", "Print the version.");
    commands.put("binnacle version", (configured, none, here) -> VersionCommand.run(here));
    root.addSubcommand("version", version);
    addClusterCommands();
  }

  /// What lets nodes in, and what they know each other by.
  private void addClusterCommands() {
    add(
        existing("member", "Let nodes join the cluster."),
        "token",
        "Make a token for a node that joins; print it with the authority's hash.",
        new TokenCommand(Clock.systemUTC(), new SecureRandom()),
        TokenCommand.TTL);
    CommandSpec certs = existing("certs", "Show or renew the certificates of the data directory.");
    add(
        certs,
        "list",
        "Print one line a certificate: name, subject, expiry, days left.",
        (configured, none, here) -> CertsCommands.list(configured, here, Clock.systemUTC()));
    add(
        certs,
        "renew",
        "Renew all certificates but the authorities'; a running server takes them into use.",
        (configured, none, here) -> CertsCommands.renew(configured, here, Clock.systemUTC()));
  }

  /// The group of that name; a new one where there is none yet.
  private CommandSpec existing(String name, String description) {
    CommandLine known = root.subcommands().get(name);
    if (known != null) {
      return known.getCommandSpec();
    }
    CommandSpec made = group(name, description);
    root.addSubcommand(name, made);
    return made;
  }

  /// What operators do to a store, running or not.
  private void addStoreCommands() {
    Parameter file = Parameter.word(BackupCommand.FILE, "the backup; - for standard output");
    add(
        root,
        "backup",
        "Write a backup of a running server's store.",
        BackupCommand::run,
        file,
        KeyFile.PARAMETER);
    add(
        root,
        "restore",
        "Fill an empty data directory from a backup.",
        RestoreCommand::run,
        Parameter.word(BackupCommand.FILE, "the backup"),
        RestoreCommand.BUMP_PARAMETER,
        KeyFile.PARAMETER);
    add(
        root,
        "verify",
        "Tell whether a backup, or a data directory that is not in use, is whole.",
        VerifyCommand::run,
        Parameter.word(VerifyCommand.SUBJECT, "a backup or a data directory"),
        KeyFile.PARAMETER);
    add(
        root,
        "status",
        "Show a running server's node, store and members.",
        (configured, none, here) -> StatusCommand.status(configured, here));
    add(
        root,
        "defragment",
        "Give space that a running server's store no longer uses back to the disk.",
        (configured, none, here) -> StatusCommand.defragment(configured, here));
    CommandSpec member = group("member", "Show or change the members of a replicated store.");
    root.addSubcommand("member", member);
    add(
        member,
        "list",
        "Print one line a member: name, role, address, applied index, lag.",
        (configured, none, here) -> MemberCommands.list(configured, here));
    Parameter name = Parameter.word(MemberCommands.NAME, "the member's name");
    add(
        member,
        "promote",
        "Make a learner that has caught up a voter.",
        MemberCommands::promote,
        name);
    add(member, "remove", "Take a member out, for good.", MemberCommands::remove, name);
    add(member, "move-leader", "Make a voter the leader.", MemberCommands::moveLeader, name);
  }

  /// Runs the command that `arguments` name.
  ///
  /// @return the exit status
  public int run(String... arguments) {
    CommandLine line = new CommandLine(root);
    line.setUnmatchedOptionsArePositionalParams(false);
    try {
      return execute(innermost(line.parseArgs(withCommand(arguments))));
    } catch (UnmatchedArgumentException e) {
      return failed(ExitStatus.USAGE, unknown(e));
    } catch (ParameterException e) {
      return failed(ExitStatus.USAGE, String.valueOf(e.getMessage()));
    } catch (SpiException e) {
      return failed(ExitStatus.of(e), String.valueOf(e.getMessage()));
    }
  }

  private static String unknown(UnmatchedArgumentException e) {
    String word = e.getUnmatched().getFirst();
    Set<String> known = new TreeSet<>(e.getCommandLine().getSubcommands().keySet());
    if (word.startsWith("-")) {
      known = new TreeSet<>(e.getCommandLine().getCommandSpec().optionsMap().keySet());
    }
    String kind = word.startsWith("-") ? "flag" : known.isEmpty() ? "argument" : "command";
    return "unknown " + kind + " " + word + (known.isEmpty() ? "" : Suggestion.of(word, known));
  }

  private int execute(ParseResult parsed) throws SpiException {
    CommandLine line = parsed.commandSpec().commandLine();
    if (parsed.isUsageHelpRequested()) {
      line.usage(surroundings.out());
      return ExitStatus.CLEAN;
    }
    Command command = commands.get(parsed.commandSpec().qualifiedName());
    if (command == null) {
      line.usage(surroundings.err());
      return ExitStatus.USAGE;
    }
    Configuration configuration = configuration(parsed);
    ErrorStreamLogging.level(configuration.text(Setting.LOG_LEVEL));
    return command.run(configuration, arguments(parsed), surroundings);
  }

  private Arguments arguments(ParseResult parsed) {
    Map<String, String> values = new LinkedHashMap<>();
    int position = 0;
    for (Parameter parameter :
        parameters.getOrDefault(parsed.commandSpec().qualifiedName(), List.of())) {
      String value =
          parameter.isFlag()
              ? parsed.matchedOptionValue(parameter.name(), parameter.usual())
              : parsed.matchedPositionalValue(position++, parameter.usual());
      values.put(parameter.name(), value);
    }
    return new Arguments(values);
  }

  private Configuration configuration(ParseResult parsed) throws SpiException {
    EnumMap<Setting, String> flags = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      String value = parsed.matchedOptionValue(setting.flag(), (String) null);
      if (value != null) {
        flags.put(setting, value);
      }
    }
    String file =
        parsed.matchedOptionValue(CONFIG, surroundings.environment().get(CONFIG_VARIABLE));
    Optional<ConfigurationFile> read =
        file == null ? Optional.empty() : Optional.of(ConfigurationFile.read(Path.of(file)));
    return Configuration.of(flags, surroundings.environment(), read);
  }

  private int failed(int status, String message) {
    surroundings.err().println("binnacle: " + message.replaceAll("\\s*\\R\\s*", " "));
    return status;
  }

  private static String[] withCommand(String... arguments) {
    boolean command =
        arguments.length > 0
            && (!arguments[0].startsWith("-") || List.of("--help", "-h").contains(arguments[0]));
    if (command) {
      return arguments;
    }
    List<String> words = new ArrayList<>(List.of(USUAL_COMMAND));
    words.addAll(List.of(arguments));
    return words.toArray(String[]::new);
  }

  private static ParseResult innermost(ParseResult parsed) {
    ParseResult inner = parsed;
    while (inner.hasSubcommand()) {
      inner = inner.subcommand();
    }
    return inner;
  }

  private static CommandSpec group(String name, String description) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(description);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .type(boolean.class)
            .description("Show this help.")
            .build());
    return spec;
  }

  private void add(
      CommandSpec parent, String name, String description, Command command, Parameter... own) {
    CommandSpec spec = group(name, description);
    for (Parameter parameter : own) {
      take(spec, parameter);
    }
    spec.addOption(
        OptionSpec.builder(CONFIG)
            .paramLabel("FILE")
            .type(String.class)
            .description("the configuration file (" + CONFIG_VARIABLE + ")")
            .build());
    for (Setting setting : Setting.values()) {
      spec.addOption(option(setting));
    }
    parent.addSubcommand(name, spec);
    commands.put(spec.qualifiedName(), command);
    parameters.put(spec.qualifiedName(), List.of(own));
  }

  private static void take(CommandSpec spec, Parameter parameter) {
    String usual = parameter.usual().isEmpty() ? "" : " [" + parameter.usual() + "]";
    if (parameter.isFlag()) {
      spec.addOption(
          OptionSpec.builder(parameter.name())
              .type(String.class)
              .paramLabel(parameter.label())
              .description(parameter.description() + usual)
              .build());
      return;
    }
    int position = spec.positionalParameters().size();
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(Integer.toString(position))
            .type(String.class)
            .arity(parameter.usual().isEmpty() ? "1" : "0..1")
            .paramLabel(parameter.name())
            .description(parameter.description() + usual)
            .build());
  }

  private static OptionSpec option(Setting setting) {
    String usual = setting.usual().isEmpty() ? "" : " [" + setting.usual() + "]";
    OptionSpec.Builder option =
        OptionSpec.builder(setting.flag())
            .type(String.class)
            .description(setting.description() + usual);
    if (setting.kind() == Setting.Kind.FLAG) {
      return option.arity("0..1").paramLabel("true|false").fallbackValue("true").build();
    }
    return option.paramLabel(setting.label()).build();
  }
}
