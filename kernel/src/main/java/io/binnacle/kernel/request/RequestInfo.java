package io.binnacle.kernel.request;

import io.binnacle.kernel.operation.Verb;
import io.binnacle.spi.model.GroupVersionResource;

/// What a request asks for, read from its path and method.
public sealed interface RequestInfo {

  /// The verb as authorization and metrics name it.
  String verbWord();

  /// Something of a resource.
  ///
  /// @param verb what is asked for
  /// @param resource group, version and plural name as the path has them
  /// @param subresource empty for the resource itself
  /// @param subpath what follows the subresource
  /// @param namespace empty when the path names none; of a Namespace, its own name
  /// @param name the name in the path; empty for collections
  /// @param selectedName the name that a field selector on `metadata.name` gives a collection;
  ///   empty otherwise
  record ResourceInfo(
      Verb verb,
      GroupVersionResource resource,
      String subresource,
      String subpath,
      String namespace,
      String name,
      String selectedName)
      implements RequestInfo {
    @Override
    public String verbWord() {
      return verb.word();
    }

    boolean longRunning() {
      return verb == Verb.WATCH
          || subresource.equals("proxy")
          || subresource.equals("exec")
          || subresource.equals("attach")
          || subresource.equals("log")
          || subresource.equals("portforward");
    }
  }

  /// Any other path.
  record PathInfo(String verbWord, String path) implements RequestInfo {}
}
