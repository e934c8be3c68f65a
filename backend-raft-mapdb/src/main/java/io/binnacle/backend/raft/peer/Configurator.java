package io.binnacle.backend.raft.peer;

import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ReconfigurationInProgressException;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.server.RaftServer;

/// Changes the configuration of the group, when this member leads. Waits until the change is
/// committed. Confined to one change at a time.
final class Configurator {
  /// A new member may need a long time for a large snapshot.
  private static final long CHANGE_SECONDS = 600;

  private static final long TRANSFER_MILLIS = 3000;
  private static final long AGAIN_MILLIS = 100;
  private static final int ATTEMPTS = 100;

  private final RaftServer server;
  private final RaftServer.Division division;
  private final Leadership leadership;
  private final ClientId client = ClientId.randomId();

  Configurator(RaftServer server, RaftServer.Division division, Leadership leadership) {
    this.server = server;
    this.division = division;
    this.leadership = leadership;
  }

  void addLearner(String id) throws StorageException, IOException {
    List<String> learners = new ArrayList<>(leadership.learners());
    learners.add(id);
    configure(leadership.voters().getFirst(), learners);
  }

  /// The new member receives the log; the configuration changes when it has caught up.
  void addVoter(String id) throws StorageException, IOException {
    List<String> voters = new ArrayList<>(leadership.voters().getFirst());
    voters.add(id);
    configure(voters, leadership.learners());
  }

  /// In two steps: the library takes who was a learner for one that never caught up, as long as its
  /// leader goes on with the same sender.
  void promote(String id) throws StorageException, IOException {
    configure(leadership.voters().getFirst(), without(leadership.learners(), id));
    addVoter(id);
  }

  void remove(String id) throws StorageException, IOException {
    configure(without(leadership.voters().getFirst(), id), without(leadership.learners(), id));
  }

  void transfer(String id) throws StorageException, IOException {
    settle(
        () ->
            server.transferLeadershipAsync(
                new TransferLeadershipRequest(
                    client,
                    server.getId(),
                    division.getGroup().getGroupId(),
                    CallId.getAndIncrement(),
                    RaftPeerId.valueOf(id),
                    TRANSFER_MILLIS)));
  }

  private void configure(List<String> voters, List<String> learners)
      throws StorageException, IOException {
    SetConfigurationRequest.Arguments wanted =
        SetConfigurationRequest.Arguments.newBuilder()
            .setServersInNewConf(peers(voters))
            .setListenersInNewConf(peers(learners))
            .setServersInCurrentConf(peers(leadership.voters().getFirst()))
            .setListenersInCurrentConf(peers(leadership.learners()))
            .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
            .build();
    settle(
        () ->
            server.setConfigurationAsync(
                new SetConfigurationRequest(
                    client,
                    server.getId(),
                    division.getGroup().getGroupId(),
                    CallId.getAndIncrement(),
                    wanted)));
  }

  private interface Request {
    CompletableFuture<RaftClientReply> send() throws IOException;
  }

  private static void settle(Request request) throws StorageException, IOException {
    for (int attempt = 1; ; attempt++) {
      Throwable failure;
      try {
        RaftClientReply reply = request.send().get(CHANGE_SECONDS, TimeUnit.SECONDS);
        if (reply.isSuccess()) {
          return;
        }
        failure = reply.getException();
      } catch (ReconfigurationInProgressException e) {
        failure = e;
      } catch (ExecutionException e) {
        failure = e.getCause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unknown("the wait for the change was interrupted");
      } catch (TimeoutException e) {
        throw unknown("the change did not come about within " + CHANGE_SECONDS + " s");
      }
      if (failure instanceof NotLeaderException || failure instanceof LeaderNotReadyException) {
        throw new StorageException(StorageException.Code.NO_LEADER, "leadership was lost");
      }
      if (!(failure instanceof ReconfigurationInProgressException) || attempt == ATTEMPTS) {
        throw new IOException(failure == null ? "no reason" : failure.getMessage(), failure);
      }
      pause();
    }
  }

  private static void pause() throws StorageException {
    try {
      TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown("the wait for the change was interrupted");
    }
  }

  private static StorageException unknown(String message) {
    return new StorageException(StorageException.Code.INDETERMINATE, message);
  }

  private static List<String> without(List<String> ids, String id) {
    return ids.stream().filter(one -> !one.equals(id)).toList();
  }

  /// Where members are is not the library's business.
  private static List<RaftPeer> peers(List<String> ids) {
    return ids.stream().map(id -> RaftPeer.newBuilder().setId(id).build()).toList();
  }
}
