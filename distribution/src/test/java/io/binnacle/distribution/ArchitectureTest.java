package io.binnacle.distribution;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.spi.SpiException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;

/// The rules of the house: who may depend on whom, and on which library.
@AnalyzeClasses(packages = "io.binnacle", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] PURE = {
    "io.binnacle.kernel.name..",
    "io.binnacle.kernel.regex..",
    "io.binnacle.kernel.schema..",
    "io.binnacle.kernel.patch..",
    "io.binnacle.kernel.selector..",
    "io.binnacle.kernel.table..",
    "io.binnacle.kernel.apply..",
    "io.binnacle.kernel.cel.."
  };

  private static final String[] OF_VALUES =
      Stream.concat(
              Stream.of(PURE),
              Stream.of("io.binnacle.kernel.codec..", "io.binnacle.kernel.validation.."))
          .toArray(String[]::new);

  private static final String[] PLUGIN_MODULES = {
    "io.binnacle.backend..", "io.binnacle.auth..", "io.binnacle.authz..", "io.binnacle.admission.."
  };

  @ArchTest
  static final ArchRule modulesAreFreeOfCycles =
      slices()
          .matching("io.binnacle.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a module that can be understood alone can be changed alone");

  @ArchTest
  static final ArchRule roomsOfTheKernelAreFreeOfCycles =
      slices()
          .matching("io.binnacle.kernel.(*)..")
          .should()
          .beFreeOfCycles()
          .because("the kernel's packages are rooms with doors, not one hall");

  @ArchTest
  static final ArchRule theSpiNeedsNothing =
      classes()
          .that()
          .resideInAPackage("io.binnacle.spi..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "javax.net..", "org.jspecify..", "io.binnacle.spi..")
          .because("whatever the SPI depends on would be pinned for every plugin");

  @ArchTest
  static final ArchRule extensionPointsDoNotKnowEachOther =
      slices()
          .matching(
              "io.binnacle.spi.(storage|authentication|authorization|admission|encryption|audit|controller)..")
          .should()
          .notDependOnEachOther()
          .because("a plugin of one kind must not have to learn another kind");

  @ArchTest
  static final ArchRule theSpiHasNoMutableFields =
      noFields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage("io.binnacle.spi..")
          .and()
          .arePublic()
          .should()
          .notBeFinal()
          .because("values cross threads and plugins");

  @ArchTest
  static final ArchRule pluginsSeeTheSpiAlone =
      noClasses()
          .that()
          .resideInAnyPackage(PLUGIN_MODULES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.binnacle.kernel..",
              "io.binnacle.tck..",
              "io.binnacle.launcher..",
              "io.binnacle.distribution..")
          .because("built-in plugins have no more rights than a stranger's");

  @ArchTest
  static final ArchRule theStateOfStoresNeedsTheSpiAlone =
      classes()
          .that()
          .resideInAPackage("io.binnacle.mvcc..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "io.binnacle.spi..", "io.binnacle.mvcc..")
          .because("every store may build on it, whatever its log and its files are");

  @ArchTest
  static final ArchRule theKernelKnowsNoPlugin =
      noClasses()
          .that()
          .resideInAPackage("io.binnacle.kernel..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.binnacle.backend..",
              "io.binnacle.mvcc..",
              "io.binnacle.auth..",
              "io.binnacle.authz..",
              "io.binnacle.admission..",
              "io.binnacle.tck..",
              "io.binnacle.distribution..")
          .because("the kernel knows no store, no identity source, no policy");

  @ArchTest
  static final ArchRule nobodyDependsOnTheDistribution =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.binnacle.distribution..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.binnacle.distribution..")
          .because("it puts the parts together and is no part itself");

  @ArchTest
  static final ArchRule pluginsOfOneModuleAreIndependent =
      slices()
          .matching("io.binnacle.(auth|authz|admission).(*)..")
          .should()
          .notDependOnEachOther()
          .because("each plugin can be left out or replaced alone");

  @ArchTest
  static final ArchRule theWebServerStaysInHttp =
      fence(
          "io.binnacle.kernel.http..",
          "the web server can be exchanged in one package",
          "io.javalin..",
          "org.eclipse.jetty..",
          "jakarta..");

  @ArchTest
  static final ArchRule textFormatsStayInCodec =
      fence(
          "io.binnacle.kernel.codec..",
          "bytes become values in one package",
          "com.fasterxml.jackson..",
          "org.snakeyaml..",
          "org.yaml..");

  @ArchTest
  static final ArchRule patternsHaveOneRoom =
      fence(
          "io.binnacle.kernel.regex..",
          "patterns that clients send are read as Go reads them",
          "com.google.re2j..");

  @ArchTest
  static final ArchRule expressionsHaveOneRoom =
      fence(
          "io.binnacle.kernel.cel..",
          "expressions that clients send are compiled in one package",
          "dev.cel..",
          "cel.parser..",
          "org.antlr..",
          "com.google.common..",
          "com.google.protobuf..");

  @ArchTest
  static final ArchRule joseStaysWithTheTokens =
      fence(
          "io.binnacle.auth.serviceaccount..",
          "tokens of strangers are read in one package",
          "com.nimbusds..");

  @ArchTest
  static final ArchRule sqlStaysInH2 =
      fence(
          "io.binnacle.backend.h2..",
          "only the SQL store knows that there is SQL",
          "java.sql..",
          "javax.sql..",
          "org.h2..");

  @ArchTest
  static final ArchRule ratisStaysInThePeer =
      fence(
          "io.binnacle.backend.raft.peer..",
          "the library that orders the log can be exchanged in one package",
          "org.apache.ratis..");

  @ArchTest
  static final ArchRule mapDbStaysInTheSnapshots =
      fence(
          "io.binnacle.backend.raft.snapshot..",
          "only snapshots are files of MapDB",
          "org.mapdb..",
          "org.eclipse.collections..",
          "kotlin..");

  @ArchTest
  static final ArchRule theMachineKnowsNeitherLogNorFiles =
      noClasses()
          .that()
          .resideInAPackage("io.binnacle.backend.raft.machine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.binnacle.backend.raft.peer..",
              "io.binnacle.backend.raft.snapshot..",
              "io.binnacle.backend.raft.codec..")
          .because("it is the same function of its entries on every member");

  @ArchTest
  static final ArchRule theMachineIsDeterministic =
      noClasses()
          .that()
          .resideInAPackage("io.binnacle.backend.raft.machine..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.time..")
                  .and(DescribedPredicate.not(describeAllowedOfIo()))
                  .or(assignableTo(Thread.class))
                  .or(assignableTo(Executor.class))
                  .or(assignableTo(RandomGenerator.class))
                  .or(assignableTo(Logger.class))
                  .or(describe("of no order", ArchitectureTest::hasNoOrder)))
          .orShould()
          .accessTargetWhere(asksTheMachine())
          .orShould()
          .accessTargetWhere(makesAnIdOrTellsTheTime())
          .because("members that apply the same entries must end in the same state");

  @ArchTest
  static final ArchRule picocliStaysInCommand =
      fence(
          "io.binnacle.distribution.command..",
          "the command line's library is a detail of the command line",
          "picocli..");

  @ArchTest
  static final ArchRule bouncyCastleStaysInTlsAndCrypto =
      noClasses()
          .that()
          .resideOutsideOfPackages("..tls..", "..crypto..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..")
          .because("certificates are made in one place");

  @ArchTest
  static final ArchRule servicesAreLoadedByThePluginPackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.binnacle.kernel.plugin..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ServiceLoader.class)
          .because("there is one way in for plugins");

  @ArchTest
  static final ArchRule threadsAreStartedWhereTheyAreStopped =
      noClasses()
          .that(
              resideInAPackage("io.binnacle..")
                  .and(
                      DescribedPredicate.not(
                          resideInAnyPackage(
                              "io.binnacle.kernel.server..",
                              "io.binnacle.kernel.http..",
                              "io.binnacle.kernel.registry..",
                              "io.binnacle.backend..",
                              "io.binnacle.mvcc..",
                              "io.binnacle.tck..",
                              "io.binnacle.launcher..",
                              "io.binnacle.distribution.command.."))))
          .should()
          .accessTargetWhere(startsThreads())
          .because("a thread needs an owner that ends it");

  @ArchTest
  static final ArchRule pureRoomsHaveNoEffects =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.io..", "java.nio.file..", "java.net.http..", "java.sql..")
                  .and(DescribedPredicate.not(describeAllowedOfIo()))
                  .or(assignableTo(Thread.class))
                  .or(assignableTo(Lock.class))
                  .or(assignableTo(Clock.class))
                  .or(assignableTo(Random.class))
                  .or(assignableTo(Logger.class)))
          .because("they are functions of values to values");

  @ArchTest
  static final ArchRule timeIsTakenFromAClock =
      noClasses()
          .that()
          .resideInAPackage("io.binnacle..")
          .should()
          .accessTargetWhere(asksTheMachine())
          .because("a test must be able to say what time it is, and chance what it does");

  @ArchTest
  static final ArchRule failuresAreTyped =
      noClasses()
          .that()
          .areNotAssignableTo(Exception.class)
          .should()
          .accessTargetWhere(makesAnUntypedFailure())
          .because("a caller must be able to tell failures apart");

  @ArchTest
  static final ArchRule failuresAreOfTheSpiOrOfTheApi =
      classes()
          .that()
          .areAssignableTo(Exception.class)
          .and()
          .resideInAnyPackage(
              "io.binnacle.spi..", "io.binnacle.kernel..", "io.binnacle.distribution..")
          .should()
          .beAssignableTo(SpiException.class)
          .orShould()
          .beAssignableTo(ApiException.class)
          .orShould()
          .resideInAnyPackage(OF_VALUES)
          .because(
              "each is translated once, where it crosses an edge; functions of values do not know"
                  + " what edge they are called from");

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses()
          .that()
          .resideInAPackage("io.binnacle..")
          .should()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Impl")
          .because("such names say that nobody knew what belongs inside");

  @ArchTest
  static void everyPackageIsNullMarked(JavaClasses classes) {
    assertThat(classes)
        .filteredOn(type -> !type.getPackage().isAnnotatedWith(NullMarked.class))
        .as("classes in packages without @NullMarked")
        .isEmpty();
  }

  private static ArchRule fence(String inside, String why, String... libraries) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(inside)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries)
        .because(why);
  }

  /// Streams of bytes in memory are values too; exceptions come with them.
  private static DescribedPredicate<JavaClass> describeAllowedOfIo() {
    return describe(
        "what has no effect",
        type ->
            type.getSimpleName().startsWith("ByteArray")
                || type.getName().equals("java.io.Serializable")
                || type.isAssignableTo(Exception.class));
  }

  private static boolean hasNoOrder(JavaClass type) {
    return Stream.of(HashMap.class, HashSet.class, IdentityHashMap.class, WeakHashMap.class)
        .anyMatch(type::isEquivalentTo);
  }

  private static DescribedPredicate<JavaAccess<?>> makesAnIdOrTellsTheTime() {
    return describe(
        "make a random id or ask for the running time",
        access -> {
          JavaClass owner = access.getTargetOwner();
          String target = access.getTarget().getName();
          return (owner.isEquivalentTo(UUID.class) && target.equals("randomUUID"))
              || (owner.isEquivalentTo(System.class) && target.equals("nanoTime"))
              || (owner.isEquivalentTo(System.class) && target.equals("identityHashCode"));
        });
  }

  private static DescribedPredicate<JavaAccess<?>> startsThreads() {
    return describe(
        "start threads",
        access -> {
          JavaClass owner = access.getTargetOwner();
          String target = access.getTarget().getName();
          return owner.isAssignableTo(Executor.class)
              || owner.getName().equals("java.util.concurrent.Executors")
              || owner.getName().startsWith("java.lang.Thread$Builder")
              || (owner.isAssignableTo(Thread.class)
                  && (target.equals("<init>")
                      || target.equals("start")
                      || target.equals("startVirtualThread")));
        });
  }

  private static DescribedPredicate<JavaAccess<?>> makesAnUntypedFailure() {
    return describe(
        "make a RuntimeException or an Exception",
        access ->
            access.getTarget().getName().equals("<init>")
                && (access.getTargetOwner().isEquivalentTo(RuntimeException.class)
                    || access.getTargetOwner().isEquivalentTo(Exception.class)));
  }

  private static DescribedPredicate<JavaAccess<?>> asksTheMachine() {
    return describe(
        "ask the machine for time or chance",
        access -> {
          JavaClass owner = access.getTargetOwner();
          String target = access.getTarget().getName();
          return (owner.isEquivalentTo(Instant.class) && target.equals("now"))
              || (owner.isEquivalentTo(System.class) && target.equals("currentTimeMillis"))
              || (owner.isEquivalentTo(Math.class) && target.equals("random"));
        });
  }
}
