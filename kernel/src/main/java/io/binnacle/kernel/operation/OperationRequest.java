package io.binnacle.kernel.operation;

import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.RequestBody;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.storage.Deadline;
import java.net.InetAddress;
import java.util.List;

/// An authorized request for a resource. Immutable, but for the body, which is read once, and the
/// warnings, which are collected.
///
/// @param verb what is asked for. A `GET` of a collection with `watch` in its query, or below
///   `/watch/`, is WATCH; a `GET` with a name in its path is GET
/// @param resource what the path addresses; it need not exist: the dispatcher answers 404 or 405
/// @param subresource e.g. `status`; empty for the resource itself
/// @param subpath what follows the subresource, e.g. `a/b` of `.../proxy/a/b`; usually empty
/// @param namespace the namespace in the path; empty when the path names none. For the path of a
///   Namespace itself it may be that namespace's name
/// @param name the name in the path (not one taken from a field selector); empty for collections
/// @param user who asks, after impersonation
/// @param query the decoded parameters
/// @param headers the headers
/// @param body the body
/// @param deadline when the caller stops waiting; watches have an end of their own
/// @param warnings where the operation leaves what the client should be warned of
/// @param raw the request as it came, for what is passed on to others
public record OperationRequest(
    Verb verb,
    GroupVersionResource resource,
    String subresource,
    String subpath,
    String namespace,
    String name,
    UserInfo user,
    Query query,
    Headers headers,
    RequestBody body,
    Deadline deadline,
    Warnings warnings,
    RawRequest raw) {

  /// A request that never was on a wire.
  public OperationRequest(
      Verb verb,
      GroupVersionResource resource,
      String subresource,
      String subpath,
      String namespace,
      String name,
      UserInfo user,
      Query query,
      Headers headers,
      RequestBody body,
      Deadline deadline,
      Warnings warnings) {
    this(
        verb,
        resource,
        subresource,
        subpath,
        namespace,
        name,
        user,
        query,
        headers,
        body,
        deadline,
        warnings,
        new RawRequest("", "", query, headers, body, InetAddress.getLoopbackAddress(), List.of()));
  }
}
