package io.binnacle.kernel.request;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.operation.CollectionOptions;
import io.binnacle.kernel.operation.Verb;
import io.binnacle.kernel.selector.FieldSelector;
import io.binnacle.spi.model.GroupVersionResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Reads paths as apiserver's RequestInfoFactory does. Thread-safe.
final class RequestResolver {
  /// Below a namespace's own path these are its subresources, not resources in it.
  private static final Set<String> OF_NAMESPACES = Set.of("status", "finalize");

  private RequestResolver() {}

  static RequestInfo resolve(RawRequest request) {
    List<String> parts = segments(request.path());
    RequestInfo path =
        new RequestInfo.PathInfo(request.method().toLowerCase(Locale.ROOT), request.path());
    if (parts.isEmpty()) {
      return path;
    }
    String group = "";
    switch (parts.getFirst()) {
      case "api" -> parts = parts.subList(1, parts.size());
      case "apis" -> {
        if (parts.size() < 3) {
          return path;
        }
        group = parts.get(1);
        parts = parts.subList(2, parts.size());
      }
      default -> {
        return path;
      }
    }
    if (parts.size() < 2) {
      return path;
    }
    return resource(request, group, parts.getFirst(), parts.subList(1, parts.size()));
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    int start = 0;
    int end = path.length();
    while (start < end && path.charAt(start) == '/') {
      start++;
    }
    while (end > start && path.charAt(end - 1) == '/') {
      end--;
    }
    if (start < end) {
      for (String segment : path.substring(start, end).split("/", -1)) {
        segments.add(segment);
      }
    }
    return segments;
  }

  private static RequestInfo resource(
      RawRequest request, String group, String version, List<String> rest) {
    List<String> parts = rest;
    boolean watchPath = parts.getFirst().equals("watch") && parts.size() > 1;
    if (watchPath) {
      parts = parts.subList(1, parts.size());
    }
    String namespace = "";
    if (parts.getFirst().equals("namespaces") && parts.size() > 1) {
      namespace = parts.get(1);
      if (parts.size() > 2 && !OF_NAMESPACES.contains(parts.get(2))) {
        parts = parts.subList(2, parts.size());
      }
    }
    String name = part(parts, 1);
    Verb verb = verb(request, watchPath, name.isEmpty());
    boolean selecting = name.isEmpty() && !watchPath && (verb == Verb.LIST || verb == Verb.WATCH);
    return new RequestInfo.ResourceInfo(
        verb,
        new GroupVersionResource(group, version, parts.getFirst()),
        part(parts, 2),
        parts.size() > 3 ? String.join("/", parts.subList(3, parts.size())) : "",
        namespace,
        name,
        selecting ? selectedName(request.query()) : "");
  }

  private static String part(List<String> parts, int index) {
    return parts.size() > index ? parts.get(index) : "";
  }

  private static Verb verb(RawRequest request, boolean watchPath, boolean collection) {
    if (watchPath) {
      return Verb.WATCH;
    }
    return switch (request.method()) {
      case "POST" -> Verb.CREATE;
      case "PUT" -> Verb.UPDATE;
      case "PATCH" -> Verb.PATCH;
      case "DELETE" -> collection ? Verb.DELETE_COLLECTION : Verb.DELETE;
      case "GET", "HEAD" -> {
        if (!collection) {
          yield Verb.GET;
        }
        // Whatever the operation will take for a watch must be authorized as one.
        boolean watch = CollectionOptions.watches(request.query());
        yield watch ? Verb.WATCH : Verb.LIST;
      }
      default -> Verb.NONE;
    };
  }

  /// The one name that a collection is limited to. Parameters that make no sense limit nothing: the
  /// operation will refuse them.
  private static String selectedName(Query query) {
    try {
      CollectionOptions.requireTyped(query);
      return FieldSelector.parse(query.first("fieldSelector").orElse("")).requirements().stream()
          .filter(term -> term.equal() && term.field().equals("metadata.name"))
          .map(FieldSelector.Requirement::value)
          .findFirst()
          .filter(RequestResolver::segment)
          .orElse("");
    } catch (ApiException nonsense) {
      return "";
    }
  }

  /// Whether a name can stand in a path.
  private static boolean segment(String name) {
    return !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.indexOf('%') < 0;
  }
}
