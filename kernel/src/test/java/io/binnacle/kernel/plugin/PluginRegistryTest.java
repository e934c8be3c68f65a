package io.binnacle.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionPlugin;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.MutatingAdmission;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.admission.ValidatingAdmission;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.authentication.AuthenticationResult;
import io.binnacle.spi.authentication.AuthenticationResult.Rejected;
import io.binnacle.spi.authentication.Authenticator;
import io.binnacle.spi.authentication.Credentials;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginRegistryTest {
  /// An authenticator that rejects everybody, telling who it is and what its thread's class loader
  /// is. `FACTORY` is the factory's name, `BEHAVIOUR` what it does when asked.
  private static final String PLUGIN =
      """
      package acme;
      import io.binnacle.spi.*;
      import io.binnacle.spi.authentication.*;
      import java.util.List;
      public final class AcmePlugin implements Plugin {
        public record Config(@Default("none") String greeting) {}
        public static final class Factory implements AuthenticatorFactory<Config> {
          public String name() { return "FACTORY"; }
          public Class<Config> configType() { return Config.class; }
          public Authenticator create(Config config, PluginContext context) {
            return credentials -> { BEHAVIOUR };
          }
        }
        @Override public List<AuthenticatorFactory<?>> authenticators() { return List.of(new Factory()); }
      }
      """;

  private static final String TELL =
      "return new AuthenticationResult.Rejected(config.greeting() + \" \""
          + " + Thread.currentThread().getContextClassLoader().getName());";

  @TempDir Path folder;

  private static PluginJar acme(String plugin, String extension, String behaviour) {
    return PluginJar.named(plugin)
        .service("acme.AcmePlugin")
        .source(
            "acme.AcmePlugin",
            PLUGIN.replace("FACTORY", extension).replace("BEHAVIOUR", behaviour));
  }

  private PluginRegistry load() {
    return PluginRegistry.load(getClass().getClassLoader(), Optional.of(folder));
  }

  private static ExtensionChoice choice(String name) {
    return ExtensionChoice.of(ExtensionPoint.AUTHENTICATION, name, "--authenticators");
  }

  private static Credentials nobody() {
    return new Credentials(
        Optional.empty(), List.of(), Map.of(), InetAddress.getLoopbackAddress(), Set.of());
  }

  private static Authenticator make(PluginRegistry plugins, ExtensionChoice choice)
      throws SpiException {
    return plugins.create(ExtensionPoint.AUTHENTICATION, choice, new FakeContext(choice.name()));
  }

  @Test
  void aDropInIsConfiguredCreatedAndCalledUnderItsOwnClassLoader() throws Exception {
    acme("acme", "gate", TELL).write(folder.resolve("acme.jar"));
    try (PluginRegistry plugins = load()) {
      assertThat(plugins.problems()).isEmpty();
      assertThat(plugins.plugins())
          .contains(
              new LoadedPlugin(
                  "acme",
                  "1.2",
                  folder.resolve("acme.jar").toString(),
                  List.of(new LoadedPlugin.Offer(ExtensionPoint.AUTHENTICATION, "gate"))));
      ExtensionChoice choice =
          new ExtensionChoice(
              "gate", ObjectValue.of("greeting", Value.of("hello")), "authentication.gate", "f");
      Authenticator gate = make(plugins, choice);
      ClassLoader before = Thread.currentThread().getContextClassLoader();
      assertThat(gate.authenticate(nobody())).isEqualTo(new Rejected("hello plugin:acme"));
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }
  }

  @Test
  void aPluginSeesNothingOfTheServer() throws Exception {
    acme(
            "acme",
            "gate",
            """
            for (String type : List.of("io.binnacle.kernel.plugin.PluginRegistry", "org.junit.jupiter.api.Test")) {
              try {
                Class.forName(type, false, AcmePlugin.class.getClassLoader());
                return new AuthenticationResult.Rejected("sees " + type);
              } catch (ClassNotFoundException expected) { }
            }
            return AuthenticationResult.noOpinion();
            """)
        .write(folder.resolve("acme.jar"));
    try (PluginRegistry plugins = load()) {
      assertThat(make(plugins, choice("gate")).authenticate(nobody()))
          .isEqualTo(AuthenticationResult.noOpinion());
    }
  }

  @Test
  void aFolderIsAPluginWithItsLibrariesAndTwoPluginsHaveTheirOwnCopies() throws Exception {
    for (String name : List.of("one", "two")) {
      Path library =
          PluginJar.library()
              .source(
                  "acme.Library",
                  "package acme; public final class Library { public static String text() { return \""
                      + name
                      + "\"; } }")
              .write(folder.resolve(name).resolve("library.jar"));
      acme(name, "gate-" + name, "return new AuthenticationResult.Rejected(acme.Library.text());")
          .against(library)
          .write(folder.resolve(name).resolve("acme.jar"));
    }
    try (PluginRegistry plugins = load()) {
      assertThat(plugins.problems()).isEmpty();
      assertThat(make(plugins, choice("gate-one")).authenticate(nobody()))
          .isEqualTo(new Rejected("one"));
      assertThat(make(plugins, choice("gate-two")).authenticate(nobody()))
          .isEqualTo(new Rejected("two"));
    }
  }

  @Test
  void brokenJarsAreNamedAndHarmNothingElse() throws Exception {
    acme("good", "gate", TELL).write(folder.resolve("good.jar"));
    Files.writeString(folder.resolve("garbage.jar"), "this is no jar");
    Files.writeString(folder.resolve("notes.txt"), "nor is this");
    PluginJar.library().write(folder.resolve("library.jar"));
    acme("newer", "newer", TELL)
        .manifest(PluginScanner.SPI, "1.7")
        .write(folder.resolve("newer.jar"));
    acme("nospi", "nospi", TELL).without(PluginScanner.SPI).write(folder.resolve("nospi.jar"));
    PluginJar.named("empty").write(folder.resolve("empty.jar"));
    PluginJar.named("absent").service("acme.Nowhere").write(folder.resolve("absent.jar"));
    PluginJar.named("lacking")
        .service("acme.AcmePlugin")
        .source(
            "acme.Missing",
            "package acme; public final class Missing implements AutoCloseable { public void close() {} }")
        .source(
            "acme.AcmePlugin",
            "package acme; public final class AcmePlugin implements io.binnacle.spi.Plugin {"
                + " private final Missing missing = new Missing(); }")
        .leaveOut("acme.Missing")
        .write(folder.resolve("lacking.jar"));
    try (PluginRegistry plugins = load()) {
      assertThat(plugins.problems())
          .extracting(problem -> problem.toString().substring(folder.toString().length() + 1))
          .satisfiesExactlyInAnyOrder(
              line -> assertThat(line).startsWith("garbage.jar: cannot be read as a jar: "),
              line ->
                  assertThat(line)
                      .isEqualTo(
                          "library.jar: is not a Binnacle plugin: no manifest names Binnacle-Plugin"),
              line ->
                  assertThat(line)
                      .isEqualTo("newer.jar: is built for SPI 1.7, this server has SPI 1.0"),
              line -> assertThat(line).isEqualTo("nospi.jar: the manifest lacks Binnacle-Spi"),
              line ->
                  assertThat(line)
                      .isEqualTo("empty.jar: META-INF/services names no io.binnacle.spi.Plugin"),
              line -> assertThat(line).startsWith("absent.jar: ").contains("acme.Nowhere"),
              line -> assertThat(line).startsWith("lacking.jar: ").contains("acme.Missing"));
      assertThat(make(plugins, choice("gate")).authenticate(nobody()))
          .isEqualTo(new Rejected("none plugin:good"));
      assertThatThrownBy(() -> make(plugins, choice("newer")))
          .isInstanceOf(PluginException.class)
          .hasMessageContainingAll(
              "--authenticators: unknown authenticator \"newer\"",
              "newer.jar: is built for SPI 1.7, this server has SPI 1.0");
    }
  }

  @Test
  void aNameThatTwoDropInsOfferIsRefusedOnlyWhenAskedFor() throws Exception {
    acme("first", "gate", TELL).write(folder.resolve("a.jar"));
    acme("second", "gate", TELL).write(folder.resolve("b.jar"));
    acme("third", "other", TELL).write(folder.resolve("c.jar"));
    try (PluginRegistry plugins = load()) {
      assertThat(plugins.problems())
          .containsExactly(
              new PluginProblem(
                  "second",
                  folder.resolve("b.jar").toString(),
                  "authenticator \"gate\" is offered by " + folder.resolve("a.jar") + " too"));
      assertThat(make(plugins, choice("other"))).isNotNull();
      assertThatThrownBy(() -> plugins.check(ExtensionPoint.AUTHENTICATION, choice("gate")))
          .isInstanceOf(PluginException.class)
          .hasMessageContainingAll("\"gate\"", "a.jar", "b.jar");
    }
  }

  @Test
  void aBuiltInExtensionWinsOverADropInOfTheSameName() throws Exception {
    String store =
        """
        package acme;
        import io.binnacle.spi.*;
        import io.binnacle.spi.storage.*;
        import java.util.List;
        public final class AcmePlugin implements Plugin {
          public record Config() {}
          public static final class Factory implements StorageFactory<Config> {
            public String name() { return "memory"; }
            public Class<Config> configType() { return Config.class; }
            public StorageBackend create(Config config, PluginContext context) { throw new IllegalStateException("the drop-in"); }
          }
          @Override public List<StorageFactory<?>> storage() { return List.of(new Factory()); }
        }
        """;
    PluginJar.named("acme")
        .service("acme.AcmePlugin")
        .source("acme.AcmePlugin", store)
        .write(folder.resolve("acme.jar"));
    try (PluginRegistry plugins = load()) {
      assertThat(plugins.problems())
          .extracting(PluginProblem::message)
          .containsExactly("store \"memory\" is offered by built-in too");
      ExtensionChoice memory = ExtensionChoice.of(ExtensionPoint.STORAGE, "memory", "--store");
      StorageBackend backend =
          plugins.create(ExtensionPoint.STORAGE, memory, new FakeContext("memory"));
      assertThat(backend.getClass().getClassLoader()).isSameAs(getClass().getClassLoader());
    }
  }

  @Test
  void whatAPluginThrowsBecomesAFailureThatNamesIt() throws Exception {
    acme("acme", "gate", "throw new IllegalStateException(\"oh\");")
        .write(folder.resolve("acme.jar"));
    try (PluginRegistry plugins = load()) {
      Authenticator gate = make(plugins, choice("gate"));
      assertThatThrownBy(() -> gate.authenticate(nobody()))
          .isInstanceOfSatisfying(
              SpiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL))
          .hasMessageContainingAll("plugin acme", "oh");
    }
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    try (PluginRegistry plugins = load()) {
      ExtensionChoice unknown = ExtensionChoice.of(ExtensionPoint.STORAGE, "etcd", "--store");
      assertThatThrownBy(() -> plugins.check(ExtensionPoint.STORAGE, unknown))
          .hasMessageStartingWith("--store: unknown store \"etcd\"; known: ")
          .hasMessageContaining("memory");
    }
  }

  @Test
  void theConfigurationOfADropInIsCheckedWithFullPaths() throws Exception {
    acme("acme", "gate", TELL).write(folder.resolve("acme.jar"));
    try (PluginRegistry plugins = load()) {
      ExtensionChoice choice =
          new ExtensionChoice(
              "gate", ObjectValue.of("greting", Value.of("x")), "authentication.gate", "f");
      assertThatThrownBy(() -> plugins.check(ExtensionPoint.AUTHENTICATION, choice))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage("authentication.gate.greting: unknown key; did you mean \"greeting\"?");
    }
  }

  /// An admission plugin of both kinds that tells its thread's class loader, once in each half.
  private static final String POLICY =
      """
      package acme;
      import io.binnacle.spi.*;
      import io.binnacle.spi.admission.*;
      import io.binnacle.spi.model.*;
      import java.util.List;
      public final class AcmePlugin implements Plugin {
        public record Config() {}
        static final class Policy implements MutatingAdmission, ValidatingAdmission {
          public boolean handles(Operation operation, GroupVersionResource resource, String subresource) { return true; }
          public Mutation mutate(AdmissionRequest request) { return new Mutation.Denied(told()); }
          public Verdict validate(AdmissionRequest request) { return new Verdict.Denied(told()); }
          private static Status told() {
            return Status.failure(403, "Forbidden", Thread.currentThread().getContextClassLoader().getName());
          }
        }
        public static final class Factory implements AdmissionFactory<Config> {
          public String name() { return "policy"; }
          public Class<Config> configType() { return Config.class; }
          public AdmissionPlugin create(Config config, PluginContext context) { return new Policy(); }
        }
        @Override public List<AdmissionFactory<?>> admission() { return List.of(new Factory()); }
      }
      """;

  @Test
  void anAdmissionPluginOfBothKindsIsGuardedAsBoth() throws Exception {
    PluginJar.named("acme")
        .service("acme.AcmePlugin")
        .source("acme.AcmePlugin", POLICY)
        .write(folder.resolve("acme.jar"));
    try (PluginRegistry plugins = load()) {
      AdmissionPlugin policy =
          plugins.create(
              ExtensionPoint.ADMISSION,
              ExtensionChoice.of(ExtensionPoint.ADMISSION, "policy", "f"),
              new FakeContext("policy"));
      AdmissionRequest request =
          new AdmissionRequest(
              Operation.CREATE,
              new GroupVersionKind("", "v1", "Pod"),
              GroupVersionResource.core("pods"),
              "",
              new ObjectKey("a", "b"),
              new UserInfo("ann", "", List.of(), Map.of()),
              Optional.of(ObjectValue.empty()),
              Optional.empty(),
              ObjectValue.empty(),
              false);
      Status told = Status.failure(403, "Forbidden", "plugin:acme");
      assertThat(policy)
          .isInstanceOfSatisfying(
              MutatingAdmission.class,
              mutating ->
                  assertThat(mutate(mutating, request)).isEqualTo(new Mutation.Denied(told)))
          .isInstanceOfSatisfying(
              ValidatingAdmission.class,
              judging -> assertThat(judge(judging, request)).isEqualTo(new Verdict.Denied(told)));
      assertThat(policy.sideEffects()).isFalse();
      assertThat(Set.of(policy).contains(policy)).as("equal to itself").isTrue();
    }
  }

  private static Mutation mutate(MutatingAdmission plugin, AdmissionRequest request) {
    try {
      return plugin.mutate(request);
    } catch (SpiException e) {
      throw new AssertionError(e);
    }
  }

  private static Verdict judge(ValidatingAdmission plugin, AdmissionRequest request) {
    try {
      return plugin.validate(request);
    } catch (SpiException e) {
      throw new AssertionError(e);
    }
  }
}
