package io.binnacle.kernel.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.binnacle.spi.SpiException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PkiTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final List<String> NAMES = List.of("10.96.0.1", "api.example.com");

  @TempDir Path directory;

  private Pki open(Instant now, List<String> names) throws SpiException {
    return Pki.open(directory, names, Clock.fixed(now, ZoneOffset.UTC));
  }

  private Pki open() throws SpiException {
    return open(NOW, NAMES);
  }

  private X509Certificate certificate(String file) throws SpiException {
    return Pem.readCertificate(directory.resolve(file));
  }

  /// Every file's content.
  private Map<String, String> files() throws Exception {
    Map<String, String> contents = new HashMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        contents.put(String.valueOf(file.getFileName()), Files.readString(file));
      }
    }
    return contents;
  }

  @Test
  void theFirstStartMakesEverythingAndSecretsAreTheOwnersAlone() throws Exception {
    open();
    assertThat(files())
        .containsOnlyKeys(
            "ca.crt",
            "ca.key",
            "apiserver.crt",
            "apiserver.key",
            "apiserver-kubelet-client.crt",
            "apiserver-kubelet-client.key",
            "admin.crt",
            "admin.key",
            "sa.key",
            "sa.pub");
    for (String file : files().keySet()) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
          .as(file)
          .isEqualTo(file.endsWith(".key") ? "rw-------" : "rw-r--r--");
    }
  }

  @Test
  void theAuthorityMaySignAndItsLeavesMayNot() throws Exception {
    open();
    X509Certificate authority = certificate("ca.crt");
    assertThat(authority.getBasicConstraints()).isNotNegative();
    assertThat(authority.getKeyUsage()[5]).as("keyCertSign").isTrue();
    authority.verify(authority.getPublicKey());
    for (String leaf : List.of("apiserver.crt", "admin.crt")) {
      X509Certificate signed = certificate(leaf);
      signed.verify(authority.getPublicKey());
      assertThat(signed.getBasicConstraints()).as(leaf).isNegative();
      assertThat(signed.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(365)));
      assertThat(signed.getNotBefore().toInstant()).isBefore(NOW);
    }
    assertThat(certificate("apiserver.crt").getExtendedKeyUsage())
        .containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate("admin.crt").getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(certificate("admin.crt").getSubjectX500Principal().getName())
        .isEqualTo("CN=kubernetes-admin,O=system:masters");
  }

  @Test
  void theServingCertificateNamesTheServerInEveryWay() throws Exception {
    open();
    assertThat(certificate("apiserver.crt").getSubjectAlternativeNames())
        .extracting(name -> name.get(0) + " " + name.get(1))
        .containsExactlyInAnyOrder(
            "2 localhost",
            "2 kubernetes",
            "2 kubernetes.default",
            "2 kubernetes.default.svc",
            "2 kubernetes.default.svc.cluster.local",
            "7 127.0.0.1",
            "7 0:0:0:0:0:0:0:1",
            "7 10.96.0.1",
            "2 api.example.com");
  }

  @Test
  void aSecondStartKeepsEverything() throws Exception {
    open();
    Map<String, String> first = files();
    open(NOW.plus(Duration.ofDays(300)), List.of("10.96.0.1"));
    assertThat(files()).isEqualTo(first);
  }

  @Test
  void leavesAreRenewedAMonthBeforeTheyExpireAndTheRestStays() throws Exception {
    open();
    Map<String, String> first = files();
    Instant later = NOW.plus(Duration.ofDays(336));
    open(later, NAMES);
    Map<String, String> second = files();
    for (String file : first.keySet()) {
      boolean renewed = file.startsWith("apiserver") || file.startsWith("admin.");
      assertThat(Objects.equals(second.get(file), first.get(file))).as(file).isEqualTo(!renewed);
    }
    X509Certificate serving = certificate("apiserver.crt");
    assertThat(serving.getNotAfter().toInstant()).isEqualTo(later.plus(Duration.ofDays(365)));
    serving.verify(certificate("ca.crt").getPublicKey());
  }

  @Test
  void aNewNameGetsANewServingCertificateAndNothingElse() throws Exception {
    open();
    Map<String, String> first = files();
    open(NOW, List.of("2001:db8::1"));
    assertThat(files().get("apiserver.crt")).isNotEqualTo(first.get("apiserver.crt"));
    assertThat(files().get("admin.crt")).isEqualTo(first.get("admin.crt"));
    Map<String, String> second = files();
    open(NOW, List.of("2001:0DB8:0::1"));
    assertThat(files()).as("another spelling is the same address").isEqualTo(second);
  }

  @Test
  void whatAnotherAuthoritySignedIsMadeAnew() throws Exception {
    open();
    Files.delete(directory.resolve("ca.crt"));
    Files.delete(directory.resolve("ca.key"));
    open();
    certificate("apiserver.crt").verify(certificate("ca.crt").getPublicKey());
    certificate("admin.crt").verify(certificate("ca.crt").getPublicKey());
  }

  @ParameterizedTest
  @CsvSource({
    "ca.key,private key",
    "apiserver.key,private key",
    "admin.key,private key",
    "sa.key,private key",
    "ca.crt,certificate",
    "apiserver.crt,certificate",
    "admin.crt,certificate",
  })
  void aDamagedFileIsNamedOnOneLine(String name, String what) throws Exception {
    open();
    Path file = directory.resolve(name);
    String sound = Files.readString(file);
    for (String damaged : List.of("", sound.substring(0, sound.length() / 2), "not PEM\nat all")) {
      Files.writeString(file, damaged);
      SpiException failure = catchThrowableOfType(SpiException.class, this::open);
      assertThat(failure).as(damaged).isNotNull();
      assertThat(failure.getMessage())
          .startsWith(file + ": the " + what + " cannot be read (")
          .doesNotContain("\n");
      assertThat(Files.readString(file)).as("left as it was").isEqualTo(damaged);
    }
    Files.writeString(file, sound);
    assertThatCode(this::open).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.key", "apiserver.key", "admin.key"})
  void aMissingKeyIsNamed(String name) throws Exception {
    open();
    Files.delete(directory.resolve(name));
    assertThat(catchThrowableOfType(SpiException.class, this::open).getMessage())
        .startsWith(directory.resolve(name) + ": the private key cannot be read (");
  }

  /// A stop between the two writes of a renewal leaves the new key beside the old certificate.
  @Test
  void aLeafWhoseKeyIsNotItsOwnIsMadeAnew() throws Exception {
    open();
    Files.copy(
        directory.resolve("admin.key"),
        directory.resolve("apiserver.key"),
        StandardCopyOption.REPLACE_EXISTING);
    Map<String, String> mixed = files();
    open();
    assertThat(files().get("apiserver.crt")).isNotEqualTo(mixed.get("apiserver.crt"));
    assertThat(files().get("apiserver.key")).isNotEqualTo(mixed.get("apiserver.key"));
  }

  @Test
  void anAuthorityWhoseKeyIsNotItsOwnIsNamed() throws Exception {
    open();
    Files.copy(
        directory.resolve("admin.key"),
        directory.resolve("ca.key"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(catchThrowableOfType(SpiException.class, this::open))
        .hasMessage(
            directory.resolve("ca.key")
                + ": the private key is not that of "
                + directory.resolve("ca.crt"));
  }

  @Test
  void theServingStoreHoldsTheChain() throws Exception {
    KeyStore store = open().servingStore();
    assertThat(store.getCertificateChain("serving"))
        .containsExactly(certificate("apiserver.crt"), certificate("ca.crt"));
    PrivateKey read = Pem.readPrivateKey(directory.resolve("apiserver.key"), "EC");
    assertThat(store.getKey("serving", new char[0]))
        .isInstanceOfSatisfying(
            java.security.interfaces.ECPrivateKey.class,
            key ->
                assertThat(key.getS())
                    .isEqualTo(((java.security.interfaces.ECPrivateKey) read).getS()));
  }

  @Test
  void theAdminsKubeconfigIsComplete(@TempDir Path other) throws Exception {
    Path file = other.resolve("admin.kubeconfig");
    open().writeAdminKubeconfig(file, "https://127.0.0.1:6443");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String text = Files.readString(file);
    assertThat(text)
        .contains("server: https://127.0.0.1:6443\n")
        .contains("certificate-authority-data: " + base64("ca.crt") + "\n")
        .contains("client-certificate-data: " + base64("admin.crt") + "\n");
    String key = text.lines().filter(line -> line.contains("client-key-data: ")).findFirst().get();
    String pem =
        new String(Base64.getDecoder().decode(key.split(": ", 2)[1]), StandardCharsets.US_ASCII);
    // What fabric8's client knows a key of an elliptic curve by.
    assertThat(pem).startsWith("-----BEGIN EC PRIVATE KEY-----\n");
    ECPrivateKey read =
        ECPrivateKey.getInstance(Base64.getMimeDecoder().decode(pem.replaceAll("-----.*", "")));
    assertThat(read).isEqualTo(privateKey("admin.key"));
    assertThat(read.getParametersObject()).isNotNull();
  }

  /// Rust's TLS refused the administrator's key: "failed to parse private key".
  @Test
  void keysComeWithTheirPublicKeys() throws Exception {
    open();
    for (String name : List.of("admin", "apiserver", "ca")) {
      SubjectPublicKeyInfo shown =
          SubjectPublicKeyInfo.getInstance(certificate(name + ".crt").getPublicKey().getEncoded());
      assertThat(privateKey(name + ".key").getPublicKey())
          .as(name)
          .isEqualTo(shown.getPublicKeyData());
    }
  }

  private ECPrivateKey privateKey(String file) throws Exception {
    String pem = Files.readString(directory.resolve(file));
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*", ""));
    return ECPrivateKey.getInstance(PrivateKeyInfo.getInstance(der).parsePrivateKey());
  }

  private String base64(String file) throws Exception {
    return Base64.getEncoder().encodeToString(Files.readAllBytes(directory.resolve(file)));
  }
}
