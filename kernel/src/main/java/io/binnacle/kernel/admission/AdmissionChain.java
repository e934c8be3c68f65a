package io.binnacle.kernel.admission;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionPlugin;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.MutatingAdmission;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.ValidatingAdmission;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.value.ObjectValue;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// Asks the admission plugins in their order. Thread-safe.
///
/// A plugin that fails fails the request, which then names it, and nothing else. A read of objects
/// that fails is the server's failure, and told as it would be without the plugin.
public final class AdmissionChain {
  private final List<Named> plugins;

  /// A plugin with what it is called and where it stands.
  ///
  /// @param order lower is earlier
  public record Named(String name, int order, AdmissionPlugin plugin) {}

  public AdmissionChain(List<Named> plugins) {
    this.plugins =
        plugins.stream()
            .sorted(Comparator.comparingInt(Named::order).thenComparing(Named::name))
            .toList();
  }

  /// The request's object as the mutating plugins leave it.
  ///
  /// @throws ApiException when a plugin denies the request
  public ObjectValue mutate(AdmissionRequest request, Consumer<String> warnings) {
    AdmissionRequest current = request;
    for (Named named : plugins) {
      if (named.plugin() instanceof MutatingAdmission plugin && concerns(named, current)) {
        switch (ask(named, plugin, current)) {
          case Mutation.Unchanged unchanged -> {
            // On to the next.
          }
          case Mutation.Changed changed -> {
            changed.warnings().forEach(warnings);
            current = current.withObject(changed.object());
          }
          case Mutation.Denied denied -> throw new ApiException(denied.status());
        }
      }
    }
    return current.object().orElse(ObjectValue.empty());
  }

  /// Asks the validating plugins.
  ///
  /// @throws ApiException when a plugin denies the request
  public void validate(AdmissionRequest request, Consumer<String> warnings) {
    for (Named named : plugins) {
      if (named.plugin() instanceof ValidatingAdmission plugin && concerns(named, request)) {
        switch (ask(named, plugin, request)) {
          case Verdict.Allowed allowed -> allowed.warnings().forEach(warnings);
          case Verdict.Denied denied -> throw new ApiException(denied.status());
        }
      }
    }
  }

  private static boolean concerns(Named named, AdmissionRequest request) {
    AdmissionPlugin plugin = named.plugin();
    if (!plugin.handles(request.operation(), request.resource(), request.subresource())) {
      return false;
    }
    if (request.dryRun() && plugin.sideEffects()) {
      throw ApiErrors.badRequest(
          "admission plugin \""
              + named.name()
              + "\" has side effects and does not support dry run");
    }
    return true;
  }

  private static Mutation ask(Named named, MutatingAdmission plugin, AdmissionRequest request) {
    try {
      return plugin.mutate(request);
    } catch (SpiException e) {
      throw failed(named, e);
    }
  }

  private static Verdict ask(Named named, ValidatingAdmission plugin, AdmissionRequest request) {
    try {
      return plugin.validate(request);
    } catch (SpiException e) {
      throw failed(named, e);
    }
  }

  private static ApiException failed(Named named, SpiException cause) {
    return ApiException.passedOn(cause)
        .orElseGet(
            () ->
                ApiErrors.internal(
                    "admission plugin \"" + named.name() + "\" failed: " + cause.getMessage(),
                    cause));
  }
}
