package io.binnacle.compatibility.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AuthenticationV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1SelfSubjectReview;
import io.kubernetes.client.openapi.models.V1UserInfo;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.Config;
import io.kubernetes.client.util.KubeConfig;
import java.io.Reader;
import java.nio.file.Files;
import java.util.List;
import javax.net.ssl.SSLException;
import okhttp3.Protocol;
import org.junit.jupiter.api.Test;

/// The kubeconfig that the server writes, and the connections that are made by it.
class OfficialConfigIT extends OfficialTest {
  private KubeConfig kubeConfig() throws Exception {
    try (Reader reader = Files.newBufferedReader(server.kubeconfig())) {
      return KubeConfig.loadKubeConfig(reader);
    }
  }

  @Test
  void readsTheKubeconfig() throws Exception {
    KubeConfig config = kubeConfig();
    assertThat(config.getServer()).isEqualTo(server.address());
    assertThat(config.getCurrentContext()).isEqualTo("admin@binnacle");
    assertThat(config.verifySSL()).isTrue();
    ApiClient made = Config.fromConfig(config);
    try {
      assertThat(made.getBasePath()).isEqualTo(server.address());
      V1UserInfo self = self(made);
      assertThat(self.getGroups()).contains("system:masters", "system:authenticated");
    } finally {
      disconnect(made);
    }
  }

  private static V1UserInfo self(ApiClient client) throws ApiException {
    return new AuthenticationV1Api(client)
        .createSelfSubjectReview(new V1SelfSubjectReview())
        .execute()
        .getStatus()
        .getUserInfo();
  }

  /// Both versions of HTTP that the server speaks.
  @Test
  void choosesTheProtocol() throws Exception {
    for (Protocol protocol : List.of(Protocol.HTTP_1_1, Protocol.HTTP_2)) {
      ApiClient made =
          ClientBuilder.kubeconfig(kubeConfig())
              .setProtocols(
                  protocol == Protocol.HTTP_1_1
                      ? List.of(protocol)
                      : List.of(protocol, Protocol.HTTP_1_1))
              .build();
      try (okhttp3.Response answer =
          new CoreV1Api(made).listNamespacedPod(namespace).buildCall(null).execute()) {
        assertThat(answer.protocol()).isEqualTo(protocol);
        assertThat(answer.code()).isEqualTo(200);
      } finally {
        disconnect(made);
      }
    }
  }

  @Test
  void aClientThatDoesNotKnowTheAuthorityTrustsNothing() throws Exception {
    ApiClient stranger = Config.fromUrl(server.address());
    try {
      assertThatThrownBy(() -> new CoreV1Api(stranger).listNamespacedPod(namespace).execute())
          .isInstanceOf(ApiException.class)
          .hasCauseInstanceOf(SSLException.class);
    } finally {
      disconnect(stranger);
    }
  }

  @Test
  void whoTellsNothingOfItselfIsAnonymous() throws Exception {
    ApiClient anonymous = Config.fromUrl(server.address(), false);
    try {
      refused(
          () -> new CoreV1Api(anonymous).listNamespacedPod(namespace).execute(),
          403,
          "Forbidden",
          "pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" "
              + "in API group \"\" in the namespace \""
              + namespace
              + "\"");
    } finally {
      disconnect(anonymous);
    }
  }

  @Test
  void actsForAnother() throws Exception {
    ApiClient made = Config.fromConfig(kubeConfig());
    try {
      made.addDefaultHeader("Impersonate-User", "jane");
      assertThat(self(made).getUsername()).isEqualTo("jane");
    } finally {
      disconnect(made);
    }
  }
}
