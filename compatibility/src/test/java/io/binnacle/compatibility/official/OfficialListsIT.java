package io.binnacle.compatibility.official;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.extended.pager.Pager;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Lists by the typed client: pages, selections, and collections that are deleted.
class OfficialListsIT extends OfficialTest {
  @Test
  void listsInPages() throws Exception {
    for (int i = 0; i < 7; i++) {
      createConfigMap("n" + i, "1");
    }
    List<String> names = new ArrayList<>();
    List<@Nullable Long> remaining = new ArrayList<>();
    String token = null;
    do {
      V1ConfigMapList page =
          core.listNamespacedConfigMap(namespace)
              .fieldSelector("metadata.name!=kube-root-ca.crt")
              .limit(3)
              ._continue(token)
              .execute();
      names.addAll(names(page.getItems()));
      remaining.add(page.getMetadata().getRemainingItemCount());
      token = page.getMetadata().getContinue();
    } while (token != null && !token.isEmpty());
    assertThat(names).containsExactly("n0", "n1", "n2", "n3", "n4", "n5", "n6");
    // With a selector nobody knows how many more there are.
    assertThat(remaining).containsExactly(null, null, null);
    assertThat(
            core.listNamespacedConfigMap(namespace)
                .limit(6)
                .execute()
                .getMetadata()
                .getRemainingItemCount())
        .isIn(1L, 2L);
  }

  @Test
  void aPagerGoesThroughAllPages() throws Exception {
    for (int i = 0; i < 7; i++) {
      createConfigMap("n" + i, "1");
    }
    Pager<V1ConfigMap, V1ConfigMapList> pager =
        new Pager<>(
            page -> {
              try {
                return core.listNamespacedConfigMap(namespace)
                    .labelSelector("seen=yes")
                    .limit(page.getLimit())
                    ._continue(page.getContinueToken())
                    .buildCall(null);
              } catch (ApiException e) {
                throw new IllegalStateException(e);
              }
            },
            client,
            3,
            V1ConfigMapList.class);
    List<V1ConfigMap> all = new ArrayList<>();
    pager.forEach(all::add);
    assertThat(names(all)).containsExactly("n0", "n1", "n2", "n3", "n4", "n5", "n6");
  }

  @Test
  void aBadContinueTokenIsRefused() {
    refused(
        () -> core.listNamespacedConfigMap(namespace).limit(1)._continue("bad!").execute(),
        400,
        "BadRequest",
        "invalid continue token: continue key is not valid: "
            + "illegal base64 data at input byte 3");
  }

  @Test
  void selectsByLabelsAndFields() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      core.createNamespacedPod(namespace, pod(name)).execute();
    }
    assertThat(names(pods("app in (a,b)", null))).containsExactly("a", "b");
    assertThat(names(pods("app notin (a),app!=b", null))).containsExactly("c");
    assertThat(names(pods(null, "metadata.name=b"))).containsExactly("b");
    assertThat(names(pods(null, "status.phase!=Pending"))).isEmpty();
    refused(
        () -> pods(null, "spec.nothing=b"),
        400,
        "BadRequest",
        "field label not supported: spec.nothing");
  }

  private List<V1Pod> pods(@Nullable String labels, @Nullable String fields) throws ApiException {
    return core.listNamespacedPod(namespace)
        .labelSelector(labels)
        .fieldSelector(fields)
        .execute()
        .getItems();
  }

  @Test
  void deletesACollectionThatIsSelected() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      createConfigMap(name, "1");
    }
    core.createNamespacedConfigMap(namespace, new V1ConfigMap().metadata(named("kept"))).execute();
    V1Status deleted =
        core.deleteCollectionNamespacedConfigMap(namespace)
            .labelSelector("seen=yes")
            .fieldSelector("metadata.name!=c")
            .execute();
    assertThat(deleted.getKind()).isEqualTo("ConfigMapList");
    assertThat(
            names(
                core.listNamespacedConfigMap(namespace)
                    .fieldSelector("metadata.name!=kube-root-ca.crt")
                    .execute()
                    .getItems()))
        .containsExactly("c", "kept");
  }
}
