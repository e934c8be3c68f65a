package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import java.util.Optional;
import java.util.function.Supplier;

/// GET of `componentstatuses`, which are not stored: the store is the one component that the API
/// server can vouch for.
final class ComponentStatuses implements Operation {
  private static final String STORE = "etcd-0";

  private final Rendering rendering;
  private final Supplier<Optional<String>> problem;
  private final boolean list;

  /// @param problem what is wrong with the store at the moment
  ComponentStatuses(Rendering rendering, Supplier<Optional<String>> problem, boolean list) {
    this.rendering = rendering;
    this.problem = problem;
    this.list = list;
  }

  @Override
  public Response execute(Target target) {
    OutputFormat format = Negotiation.output(target.request(), list);
    if (!list) {
      if (!target.key().name().equals(STORE)) {
        throw ApiErrors.notFound(target.definition().address(), target.key().name());
      }
      return rendering.object(target, target.view(), format, 200, whole(target));
    }
    boolean chosen =
        Selection.of(target, CollectionOptions.of(target.request().query())).selects(whole(target));
    if (format.shape().table()) {
      return chosen
          ? rendering.object(target, target.view(), format, 200, whole(target))
          : rendering.emptyTable(target, format);
    }
    ObjectValue all =
        ObjectValue.builder()
            .put("kind", target.definition().listKind().kind())
            .put("apiVersion", target.definition().listKind().apiVersion())
            .put("metadata", ObjectValue.empty())
            .put("items", chosen ? ListValue.of(status().build()) : ListValue.of())
            .build();
    return rendering.list(target, format, all);
  }

  private ObjectValue whole(Target target) {
    return status()
        .put("kind", target.definition().kind().kind())
        .put("apiVersion", target.definition().kind().apiVersion())
        .build();
  }

  private ObjectValue.Builder status() {
    Optional<String> wrong = problem.get();
    ObjectValue condition =
        ObjectValue.builder()
            .put("type", "Healthy")
            .put("status", wrong.isEmpty() ? "True" : "False")
            .put("message", wrong.orElse("ok"))
            .build();
    return ObjectValue.builder()
        .put("metadata", ObjectValue.builder().put("name", STORE).build())
        .put("conditions", ListValue.of(condition));
  }
}
