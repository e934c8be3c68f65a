package io.binnacle.kernel.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTrustTest {
  private static final String OURS =
      "-----BEGIN CERTIFICATE-----\nours\n-----END CERTIFICATE-----\n";
  private static final String OTHER =
      "-----BEGIN CERTIFICATE-----\nother\n-----END CERTIFICATE-----\n";

  private final ClientTrust trust = new ClientTrust(OURS);
  private final ObjectValue wanted = trust.bootstrapObjects().getFirst();

  private ObjectValue stored(String believed) {
    return wanted.withAt(Value.of(believed), "data", "client-ca-file");
  }

  @Test
  void serversFindWhoSignsClientsWhereTheyLook() {
    assertThat(wanted.text("metadata", "namespace")).contains("kube-system");
    assertThat(wanted.text("metadata", "name")).contains("extension-apiserver-authentication");
    assertThat(wanted.text("data", "client-ca-file")).contains(OURS);
  }

  @ParameterizedTest
  @ValueSource(strings = {OURS, OTHER + OURS, OURS + OTHER})
  void anAuthorityThatIsThereIsNotAddedAgain(String believed) {
    assertThat(trust.reconcile(wanted, stored(believed))).isEqualTo(stored(believed));
  }

  @Test
  void anotherAuthorityStays() {
    assertThat(trust.reconcile(wanted, stored(OTHER))).isEqualTo(stored(OTHER + OURS));
    assertThat(trust.reconcile(wanted, stored(OTHER.strip()))).isEqualTo(stored(OTHER + OURS));
    assertThat(trust.reconcile(wanted, wanted.without("data"))).isEqualTo(stored(OURS));
  }
}
