package io.binnacle.kernel.request;

import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.operation.Verb;
import io.binnacle.spi.model.GroupVersionResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads paths as apiserver's RequestInfoFactory does. Thread-safe.
final class RequestResolver {
  /// Below a namespace's own path these are its subresources, not resources in it.
  private static final Set<String> OF_NAMESPACES = Set.of("status", "finalize");

  private static final Pattern NAME_SELECTOR =
      Pattern.compile("(?:^|,)metadata\\.name==?([^,=!]+)(?:,|$)");

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
        watchPath ? "" : part(parts, 2),
        parts.size() > 3 ? String.join("/", parts.subList(3, parts.size())) : "",
        namespace,
        name,
        selecting ? selectedName(request.query()) : "");
  }

  private static String part(List<String> parts, int index) {
    return parts.size() > index ? parts.get(index) : "";
  }

  private static Verb verb(RawRequest request, boolean watchPath, boolean collection) {
    return switch (request.method()) {
      case "POST" -> Verb.CREATE;
      case "PUT" -> Verb.UPDATE;
      case "PATCH" -> Verb.PATCH;
      case "DELETE" -> collection ? Verb.DELETE_COLLECTION : Verb.DELETE;
      default -> {
        if (watchPath) {
          yield Verb.WATCH;
        }
        if (!collection) {
          yield Verb.GET;
        }
        yield request.query().first("watch").map(RequestResolver::truth).orElse(false)
            ? Verb.WATCH
            : Verb.LIST;
      }
    };
  }

  /// As apimachinery reads booleans in parameters: all but these two are true.
  private static boolean truth(String text) {
    return !text.equals("0") && !text.equalsIgnoreCase("false");
  }

  /// The one name that a list or watch asks for. Of other verbs a selector says nothing about what
  /// the request names.
  private static String selectedName(Query query) {
    Matcher matcher = NAME_SELECTOR.matcher(query.first("fieldSelector").orElse(""));
    String name = matcher.find() ? matcher.group(1) : "";
    boolean usable =
        !name.equals(".") && !name.equals("..") && name.indexOf('/') < 0 && name.indexOf('%') < 0;
    return usable ? name : "";
  }
}
