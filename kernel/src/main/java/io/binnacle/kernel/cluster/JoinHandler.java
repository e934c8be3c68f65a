package io.binnacle.kernel.cluster;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.request.PathHandler;
import io.binnacle.kernel.tls.SharedFiles;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.storage.Member;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.ObjectValue;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives a node with a good token what it needs to become a member: the cluster's id, the members
/// and the files that all nodes share. The store adds the member when it starts there. Thread-safe.
///
/// It answers before anybody is authenticated: the token is in the body.
public final class JoinHandler implements PathHandler {
  public static final String PATH = "/binnacle/join";

  private static final Logger LOG = LoggerFactory.getLogger(JoinHandler.class);
  private static final long LARGEST_BODY = 16 << 10;
  private static final int RETRY_SECONDS = 1;

  private final Optional<Membership> membership;
  private final BootstrapTokens tokens;
  private final Path certificates;

  /// @param membership the store's members; empty for a store that is not replicated
  /// @param certificates `DATA/pki`
  public JoinHandler(
      Optional<Membership> membership, ObjectReader objects, Path certificates, Clock clock) {
    this.membership = membership;
    this.tokens = new BootstrapTokens(objects, clock);
    this.certificates = certificates;
  }

  @Override
  public Optional<Response> answer(RawRequest request) {
    if (!request.path().equals(PATH)) {
      return Optional.empty();
    }
    if (!request.method().equals("POST")) {
      throw new ApiException(
          Status.failure(405, "MethodNotAllowed", PATH + " takes POST, from a node that joins"));
    }
    JoinRequest join = JoinRequest.read(body(request));
    authenticate(join, request);
    join.check();
    Membership members =
        membership.orElseThrow(
            () ->
                new ApiException(
                    Status.failure(
                        404,
                        "NotFound",
                        "the store of this server is not replicated: there is no cluster to"
                            + " join")));
    try {
      return Optional.of(admit(join, members));
    } catch (StorageException e) {
      throw ApiErrors.unavailable(
          "the members cannot be told now: " + e.getMessage(), RETRY_SECONDS);
    } catch (SpiException e) {
      throw ApiErrors.internal(String.valueOf(e.getMessage()), e);
    }
  }

  /// Nobody is known yet, so only what a join needs is read.
  private static byte[] body(RawRequest request) {
    long length =
        request
            .headers()
            .first("Content-Length")
            .filter(text -> text.matches("\\d{1,9}"))
            .map(Long::parseLong)
            .orElseThrow(() -> ApiErrors.badRequest("the request must tell its Content-Length"));
    if (length > LARGEST_BODY) {
      throw ApiErrors.tooLarge("Request entity too large: limit is " + LARGEST_BODY);
    }
    return request.body().read();
  }

  private void authenticate(JoinRequest join, RawRequest request) {
    Optional<String> fault;
    try {
      fault = tokens.fault(join.token());
    } catch (SpiException e) {
      throw ApiErrors.unavailable(
          "the token cannot be checked now: " + e.getMessage(), RETRY_SECONDS);
    }
    if (fault.isPresent()) {
      LOG.atWarn()
          .addKeyValue("address", request.peer().getHostAddress())
          .addKeyValue("name", MemberName.wellFormed(join.name()) ? join.name() : "?")
          .addKeyValue("reason", fault.get())
          .log("a node may not join");
      throw ApiErrors.unauthorized();
    }
  }

  private Response admit(JoinRequest join, Membership membership) throws SpiException {
    List<Member> members = membership.members();
    ObjectValue.Builder known = ObjectValue.builder();
    for (Member member : members) {
      if (member.id().equals(join.name())) {
        throw taken(
            "there already is a member \""
                + member.id()
                + "\" at "
                + member.address()
                + ": choose another --name, or, if that member is lost, take it out with \"binnacle"
                + " member remove "
                + member.id()
                + "\" first");
      }
      if (member.address().equals(join.peerAddress())) {
        throw taken(
            "member \""
                + member.id()
                + "\" already has the peer address "
                + member.address()
                + ": choose another --peer-port or --advertise-address");
      }
      known.put(member.id(), member.address());
    }
    ObjectValue.Builder files = ObjectValue.builder();
    SharedFiles.read(certificates).forEach(files::put);
    LOG.atInfo()
        .addKeyValue("name", join.name())
        .addKeyValue("peerAddress", join.peerAddress())
        .log("a node is let in");
    return new Response.Content(
        200,
        "application/json",
        JsonWriter.write(
            ObjectValue.builder()
                .put("cluster", membership.cluster())
                .put("members", known.build())
                .put("files", files.build())
                .build()));
  }

  private static ApiException taken(String message) {
    return new ApiException(Status.failure(409, "AlreadyExists", message));
  }
}
