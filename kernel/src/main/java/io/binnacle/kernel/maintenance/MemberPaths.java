package io.binnacle.kernel.maintenance;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.registry.StorageErrors;
import io.binnacle.kernel.request.PathHandler;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import java.util.List;
import java.util.Optional;

/// `/binnacle/members`: who they are; below it a member is promoted, made the leader or removed.
/// Thread-safe.
public final class MemberPaths implements PathHandler {
  private static final String ROOT = "/binnacle/members";

  private final StorageBackend storage;

  public MemberPaths(StorageBackend storage) {
    this.storage = storage;
  }

  @Override
  public Optional<Response> answer(RawRequest request) {
    String path = request.path();
    if (!path.equals(ROOT) && !path.startsWith(ROOT + "/")) {
      return Optional.empty();
    }
    List<String> below = List.of(path.substring(ROOT.length()).split("/", -1));
    try {
      return switch (below.size()) {
        case 1 -> Optional.of(list(request.method()));
        case 2 -> Optional.of(remove(request.method(), below.get(1)));
        case 3 -> change(request.method(), below.get(1), below.get(2));
        default -> Optional.empty();
      };
    } catch (StorageException e) {
      throw StorageErrors.translate(e);
    }
  }

  private Response list(String method) throws StorageException {
    require(method, "GET");
    return Replies.of(MemberList.of(membership()));
  }

  private Response remove(String method, String name) throws StorageException {
    require(method, "DELETE");
    named(name).remove(name);
    return Replies.success();
  }

  private Optional<Response> change(String method, String name, String action)
      throws StorageException {
    switch (action) {
      case "promote" -> {
        require(method, "POST");
        named(name).promote(name);
      }
      case "lead" -> {
        require(method, "POST");
        named(name).moveLeadership(name);
      }
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(Replies.success());
  }

  private static void require(String method, String wanted) {
    if (!method.equals(wanted)) {
      throw ApiErrors.methodNotAllowed();
    }
  }

  private Membership membership() {
    return storage
        .membership()
        .orElseThrow(() -> notFound("the store has no members: it is not replicated"));
  }

  /// The membership, when it has a member of this name.
  private Membership named(String name) throws StorageException {
    Membership membership = membership();
    if (membership.members().stream().noneMatch(member -> member.id().equals(name))) {
      throw notFound("there is no member \"" + name + "\"");
    }
    return membership;
  }

  private static ApiException notFound(String message) {
    return new ApiException(Status.failure(404, "NotFound", message));
  }
}
