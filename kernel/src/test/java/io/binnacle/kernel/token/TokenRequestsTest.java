package io.binnacle.kernel.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenRequestsTest {
  private static final long NOW = 1_767_225_600;
  private static final ObjectKey ACCOUNT = new ObjectKey("ns", "sa");

  private final Map<String, ObjectValue> objects = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private KeyPair pair = new KeyPair(null, null);

  private final class Objects implements ObjectReader {
    @Override
    public Optional<ObjectValue> get(GroupVersionResource resource, ObjectKey key) {
      return Optional.ofNullable(objects.get(resource.resource() + "/" + key.name()));
    }

    @Override
    public List<ObjectValue> list(GroupVersionResource resource, String namespace) {
      return List.copyOf(objects.values());
    }

    @Override
    public Following follow(GroupVersionResource resource, Observer observer) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeEach
  void makeKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    pair = generator.generateKeyPair();
    objects.put(
        "serviceaccounts/sa", json("{'metadata':{'namespace':'ns','name':'sa','uid':'u1'}}"));
    objects.put(
        "pods/p",
        json(
            "{'metadata':{'name':'p','uid':'u2'},'spec':{'serviceAccountName':'sa','nodeName':'n'}}"));
    objects.put(
        "pods/stranger",
        json("{'metadata':{'name':'stranger','uid':'u6'},'spec':{'serviceAccountName':'x'}}"));
    objects.put("secrets/s", json("{'metadata':{'name':'s','uid':'u3'}}"));
    objects.put("nodes/n", json("{'metadata':{'name':'n','uid':'u4'}}"));
  }

  private static ObjectValue json(String text) {
    return JsonReader.readStored(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private ObjectValue answer(String spec) {
    return answer("{}", spec, 0);
  }

  private ObjectValue answer(String metadata, String spec, long longest) {
    return new TokenRequests(
            new TokenSettings(List.of("https://issuer"), List.of("api"), longest),
            new TokenKey(pair),
            new Objects(),
            Clock.fixed(Instant.ofEpochSecond(NOW, 500_000_000), ZoneOffset.UTC),
            new Random(1))
        .answer(ACCOUNT, json("{'metadata':" + metadata + ",'spec':" + spec + "}"), warnings::add);
  }

  private static ObjectValue part(ObjectValue answer, int part) {
    String token = answer.text("status", "token").orElseThrow();
    return JsonReader.readStored(Base64.getUrlDecoder().decode(token.split("\\.", -1)[part]));
  }

  @Test
  void aTokenSaysWhoseItIs() throws Exception {
    ObjectValue answer = answer("{}");

    ObjectValue claims = part(answer, 1);
    assertThat(claims.without("jti"))
        .isEqualTo(
            json(
                "{'aud':['api'],'exp':1767229200,'iat':1767225600,'iss':'https://issuer',"
                    + "'kubernetes.io':{'namespace':'ns','serviceaccount':{'name':'sa','uid':'u1'}},"
                    + "'nbf':1767225600,'sub':'system:serviceaccount:ns:sa'}"));
    assertThat(claims.text("jti").orElseThrow())
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    assertThat(answer.without("status"))
        .isEqualTo(
            json(
                "{'metadata':{'name':'sa','namespace':'ns','uid':'u1',"
                    + "'creationTimestamp':'2026-01-01T00:00:00Z'},"
                    + "'spec':{'audiences':['api'],'expirationSeconds':3600}}"));
    assertThat(answer.text("status", "expirationTimestamp")).contains("2026-01-01T01:00:00Z");
    String token = answer.text("status", "token").orElseThrow();
    int end = token.lastIndexOf('.');
    Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
    check.initVerify(pair.getPublic());
    check.update(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));
    assertThat(check.verify(Base64.getUrlDecoder().decode(token.substring(end + 1)))).isTrue();
    assertThat(part(answer, 0).text("alg")).contains("ES256");
    assertThat(part(answer, 0).text("kid"))
        .isEqualTo(
            ((ObjectValue) new TokenKey(pair).keySet().items("keys").getFirst()).text("kid"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'kind':'Pod','apiVersion':'v1','name':'p'} |"
            + " {'node':{'name':'n','uid':'u4'},'pod':{'name':'p','uid':'u2'}}",
        "{'kind':'Secret','apiVersion':'v1','name':'s','uid':'u3'} |"
            + " {'secret':{'name':'s','uid':'u3'}}",
        "{'kind':'Node','apiVersion':'v1','name':'n'} | {'node':{'name':'n','uid':'u4'}}",
      })
  void aTokenSaysWhatItIsBoundTo(String reference, String bound) {
    ObjectValue kubernetes =
        part(answer("{'boundObjectRef':" + reference + "}"), 1)
            .object("kubernetes.io")
            .orElseThrow();

    assertThat(kubernetes.without("namespace").without("serviceaccount")).isEqualTo(json(bound));
  }

  @Test
  void theNodeOfAPodThatIsGoneIsToldByItsName() {
    objects.remove("nodes/n");

    ObjectValue claims =
        part(answer("{'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'p'}}"), 1);

    assertThat(claims.at("kubernetes.io", "node")).contains(json("{'name':'n'}"));
  }

  @Test
  void whatAKubeletAsksForLivesForAYear() {
    String pod = "'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'p'}";

    ObjectValue answer = answer("{'expirationSeconds':3607," + pod + "}");

    assertThat(part(answer, 1).integer("exp")).contains(NOW + 365L * 24 * 60 * 60);
    assertThat(part(answer, 1).integer("kubernetes.io", "warnafter")).contains(NOW + 3607);
    assertThat(answer.text("status", "expirationTimestamp")).contains("2026-01-01T01:00:07Z");
    ObjectValue elsewhere = answer("{'expirationSeconds':3607,'audiences':['vault']," + pod + "}");
    assertThat(part(elsewhere, 1).integer("exp")).contains(NOW + 3607);
  }

  @Test
  void theServersLimitShortensTokens() {
    ObjectValue answer = answer("{}", "{'expirationSeconds':7200}", 3600);

    assertThat(part(answer, 1).integer("exp")).contains(NOW + 3600);
    assertThat(answer.integer("spec", "expirationSeconds")).contains(3600L);
    assertThat(warnings)
        .containsExactly("requested expiration of 7200 seconds shortened to 3600 seconds");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | {'expirationSeconds':599} | 422 | TokenRequest.authentication.k8s.io \"\" is invalid:"
            + " spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10"
            + " minutes",
        "{} | {'expirationSeconds':4294967297} | 422 | TokenRequest.authentication.k8s.io \"\" is"
            + " invalid: spec.expirationSeconds: Invalid value: 4294967297: may not specify a"
            + " duration larger than 2^32 seconds",
        "{'name':'other'} | {} | 422 | TokenRequest.authentication.k8s.io \"sa\" is invalid:"
            + " metadata.name: Invalid value: \"other\": must match the service account name if"
            + " specified",
        "{'uid':'old'} | {} | 409 | Operation cannot be fulfilled on"
            + " TokenRequest.authentication.k8s.io \"sa\": the UID in the token request (old) does"
            + " not match the UID of the service account (u1)",
        "{} | {'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'none'}} | 404 | pods"
            + " \"none\" not found",
        "{} | {'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'stranger'}} | 400 | cannot"
            + " bind token for serviceaccount \"sa\" to pod running with different serviceaccount"
            + " name.",
        "{} | {'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'p','uid':'old'}} | 409 |"
            + " Operation cannot be fulfilled on Pod \"p\": the UID in the bound object reference"
            + " (old) does not match the UID in record. The object might have been deleted and then"
            + " recreated",
        "{} | {'boundObjectRef':{'kind':'ConfigMap','apiVersion':'v1','name':'c'}} | 400 | cannot"
            + " bind token to object of type /v1, Kind=ConfigMap",
      })
  void whatIsNoProperRequestIsRefused(String metadata, String spec, int code, String message) {
    ApiException refused =
        catchThrowableOfType(ApiException.class, () -> answer(metadata, spec, 0));

    assertThat(refused.status().code()).isEqualTo(code);
    assertThat(refused.status().message()).isEqualTo(message);
  }

  @Test
  void thereMustBeSuchAnAccount() {
    objects.clear();

    assertThat(catchThrowableOfType(ApiException.class, () -> answer("{}")).status().message())
        .isEqualTo("serviceaccounts \"sa\" not found");
  }
}
