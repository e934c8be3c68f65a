package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.channel.Gate;
import io.binnacle.backend.raft.channel.Links;
import io.binnacle.backend.raft.channel.NoLinks;
import io.binnacle.backend.raft.channel.PeerLinks;
import io.binnacle.backend.raft.channel.PeerListener;
import io.binnacle.backend.raft.machine.BookEntry;
import io.binnacle.backend.raft.machine.Machine;
import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.backend.raft.machine.OperationId;
import io.binnacle.backend.raft.machine.Outcome;
import io.binnacle.mvcc.Timeline;
import io.binnacle.spi.Entrance;
import io.binnacle.spi.PeerNetwork;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Member;
import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node's member of the group, put together: the log, the links to the others, and what is
/// done with both. Thread-safe.
public final class Peer {
  private static final Logger LOG = LoggerFactory.getLogger(Peer.class);
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private static final long LOOK_SECONDS = 1;

  private static final String ALONE = "n1";

  private final Path directory;
  private final Optional<PeerNetwork> network;
  private final Identity identity;
  private final AddressFile addresses;
  private final StoreMachine machine;
  private final RaftServer server;
  private final Links links;
  private final Leadership leadership;
  private final CommitNews news = new CommitNews();
  private final AppliedIndex applied = new AppliedIndex();
  private final Batcher batcher;
  private final ReadIndex readIndex;
  private final Barrier barrier;
  private final LeaseDesk leases;
  private final MemberChanges changes;
  private final Joining joining;
  private final Belonging belonging;
  private final Optional<PeerListener> listener;
  private final PeerFailure failure;
  private final Optional<Arrival> arrival;
  private final ReachedNote reached;
  private final LeaderWatch leaderWatch;
  private final OpenLinks openLinks;
  private final HashWatch hashes;
  private final CountDownLatch led = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile long currentAt = System.nanoTime();

  /// A member that is not started yet.
  ///
  /// @param directory where its log and snapshots are
  /// @param network the way to the others; empty for a group of one that opens no socket
  /// @param hashInterval after how long the members' states are compared again; zero for never
  /// @param whenFailed told when the member can no longer keep the contract
  public Peer(
      Path directory,
      LogLimits limits,
      Optional<PeerNetwork> network,
      Duration hashInterval,
      BiConsumer<String, Throwable> whenFailed)
      throws IOException, StorageException {
    this.directory = directory;
    this.network = network;
    this.failure = new PeerFailure(directory, whenFailed);
    RemovedMark.check(directory);
    this.identity = identity(directory, network);
    this.addresses = new AddressFile(directory);
    this.machine = new StoreMachine(limits, failure::fail);
    this.links =
        network
            .<Links>map(
                known ->
                    new PeerLinks(
                        known,
                        identity.cluster(),
                        identity.member(),
                        this::address,
                        failure::removed))
            .orElseGet(NoLinks::new);
    this.server = server(limits);
    this.leadership = new Leadership(server.getDivision(groupId()));
    this.batcher =
        new Batcher(
            new RatisProposer(
                server.getDivision(groupId()), groupId(), machine, leadership, links));
    this.readIndex = new ReadIndex(leadership, links);
    this.barrier = new Barrier(readIndex, applied);
    this.leases = new LeaseDesk(this::machine, leadership, readIndex, links, batcher);
    this.changes =
        new MemberChanges(
            leadership,
            new Configurator(server, server.getDivision(groupId()), leadership),
            links,
            batcher,
            applied,
            () -> machine().book());
    this.joining = new Joining(leadership, changes, links, barrier, failure::reason);
    this.belonging =
        new Belonging(
            leadership, links, () -> machine().book().members().keySet(), failure::stopped);
    this.arrival =
        network.map(
            known ->
                new Arrival(
                    known,
                    identity,
                    addresses,
                    leadership,
                    joining,
                    barrier,
                    batcher,
                    () -> machine().book()));
    this.reached = new ReachedNote(group(), this::reachedOnDisk);
    this.leaderWatch = new LeaderWatch(server, groupId(), leadership, links);
    this.openLinks = new OpenLinks(leadership, links);
    this.hashes = new HashWatch(hashInterval, this::machine, leadership, links, this::name);
    this.listener =
        network.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new PeerListener(
                    network.get(),
                    identity.cluster(),
                    identity.member(),
                    this::refusal,
                    new Duties(server, this),
                    leaderWatch::ended));
    machine.listen(new Heard());
  }

  private static Identity identity(Path directory, Optional<PeerNetwork> network)
      throws IOException {
    Optional<Identity> known = Identity.read(directory);
    if (known.isPresent()) {
      return known.get();
    }
    String name = network.map(PeerNetwork::name).orElse(ALONE);
    if (network.isPresent() && network.get().entrance() instanceof Entrance.Join join) {
      try {
        return Identity.join(directory, UUID.fromString(join.cluster()), name, join.learner());
      } catch (IllegalArgumentException e) {
        throw new IOException("\"" + join.cluster() + "\" is not the name of a cluster", e);
      }
    }
    return Identity.begin(directory, name);
  }

  private RaftServer server(LogLimits limits) throws IOException, StorageException {
    RaftPeer.Builder self = RaftPeer.newBuilder().setId(identity.member());
    boolean known = Files.exists(group());
    if (known) {
      TornTail.mend(group());
    }
    boolean alone =
        identity.origin() == Identity.Origin.FOUNDER && !addresses.knowsOthers(identity.member());
    List<RaftPeer> first =
        switch (identity.origin()) {
          case FOUNDER -> List.of(self.build());
          case LEARNER -> List.of(self.setStartupRole(RaftPeerRole.LISTENER).build());
          // It is not in the group until the leader says so.
          case VOTER -> List.of();
        };
    return RaftServer.newBuilder()
        .setServerId(RaftPeerId.valueOf(identity.member()))
        .setGroup(RaftGroup.valueOf(groupId(), first))
        .setStateMachine(machine)
        .setProperties(Settings.of(log(), limits, alone))
        .setParameters(LinkedRpcType.parameters(links, news))
        .setOption(known ? RaftStorage.StartupOption.RECOVER : RaftStorage.StartupOption.FORMAT)
        .build();
  }

  private Path log() {
    return directory.resolve("log");
  }

  /// What Ratis keeps for the group.
  private Path group() {
    return log().resolve(identity.cluster().toString());
  }

  /// A leader may have applied what the others have on their disks and this member not yet.
  private long reachedOnDisk() {
    return Math.min(applied.get(), leadership.flushed());
  }

  /// Hears the log; called by the thread that applies.
  private final class Heard implements StoreMachine.Listener {
    @Override
    public void applied(Operation operation, Outcome outcome) {
      leases.applied(operation, outcome);
      batcher.applied(operation, outcome);
      if (operation instanceof Operation.Strike strike) {
        Thread.ofVirtual().name("raft-drop").start(() -> drop(strike.member()));
      }
      if (operation instanceof Operation.Enrol || operation instanceof Operation.Strike) {
        keepAddresses();
      }
    }

    @Override
    public void loaded(long index) {
      applied.reach(index);
    }

    @Override
    public void reached(long index) {
      applied.reach(index);
      news.tell(index);
      if (index >= leadership.committed()) {
        currentAt = System.nanoTime();
      }
    }

    @Override
    public void led(String member) {
      if (network.isPresent()) {
        LOG.atInfo().addKeyValue("leader", name(member)).log("the cluster has a leader");
      }
    }

    @Override
    public void leading() {
      leases.leading();
      led.countDown();
    }

    @Override
    public void replaced(Machine before) {
      before
          .timeline()
          .close(
              new StorageException(
                  StorageException.Code.NO_LEADER, "this member caught up by a snapshot"));
      batcher.passedOver();
      keepAddresses();
    }
  }

  /// Ends the connections of who was removed, when it has heard the answer to its own question.
  private void drop(String member) {
    try {
      boolean stopping = closed.await(LOOK_SECONDS, TimeUnit.SECONDS);
      listener.filter(open -> !stopping).ifPresent(open -> open.drop(member));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keepAddresses() {
    try {
      addresses.keep(machine().book());
    } catch (IOException e) {
      LOG.atError().setCause(e).log("the members' addresses could not be kept");
    }
  }

  /// Returns when this member serves: when it leads or has caught up; a member of several that
  /// finds no leader serves what may be stale until there is one.
  public void start() throws IOException, InterruptedException, StorageException {
    server.start();
    batcher.start();
    if (listener.isPresent()) {
      listener.get().start();
      belonging.start();
      openLinks.start();
    }
    if (network.isEmpty() && !leadership.alone()) {
      throw new IOException(
          directory
              + " is that of a member of a cluster; start it with `binnacle server`, which reaches"
              + " the others");
    }
    if (leadership.alone()) {
      if (!led.await(READY_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException(
            "the group found no leader within " + READY_WITHIN.toSeconds() + " s");
      }
      Restoration.load(directory, batcher);
      leases.leading();
    } else {
      arrival.orElseThrow().enter();
    }
    leases.start();
    reached.start();
    arrival.ifPresent(Arrival::advertise);
    hashes.start();
  }

  public void close() throws IOException {
    closed.countDown();
    arrival.ifPresent(Arrival::close);
    belonging.close();
    leaderWatch.close();
    openLinks.close();
    hashes.close();
    reached.close();
    leases.close();
    batcher.close();
    listener.ifPresent(PeerListener::close);
    machine().timeline().close(Timeline.closedException());
    server.close();
    links.close();
  }

  /// How long the log takes to be forced to the disk: the median lately, zero before the first
  /// time.
  public Duration syncLatency() {
    return SyncLatency.median(
        RaftGroupMemberId.valueOf(RaftPeerId.valueOf(identity.member()), groupId()));
  }

  public Machine machine() {
    return machine.machine();
  }

  /// Names the cluster.
  public UUID cluster() {
    return identity.cluster();
  }

  /// What people call this member.
  public String name() {
    return network.map(PeerNetwork::name).orElse(ALONE);
  }

  /// What people call the leader, when there is one.
  public Optional<String> leader() {
    return leadership.leader().map(this::name);
  }

  public boolean leads() {
    return leadership.leading();
  }

  /// Whether this member has been up to date since its start.
  public boolean hasCaughtUp() {
    return leadership.leading() || arrival.map(Arrival::caughtUp).orElse(false);
  }

  /// For how long this member has not applied all that it knows to be committed.
  public Duration lag() {
    if (applied.get() >= leadership.committed()) {
      currentAt = System.nanoTime();
      return Duration.ZERO;
    }
    return Duration.ofNanos(System.nanoTime() - currentAt);
  }

  /// What operators should look at though the member serves.
  public Optional<String> alarm() {
    return hashes.alarm();
  }

  /// Why the member no longer serves.
  public Optional<String> failure() {
    return failure.reason();
  }

  public Outcome propose(Function<OperationId, Operation> operation, Deadline deadline)
      throws StorageException {
    return batcher.propose(operation, deadline);
  }

  /// Returns when all that was acknowledged before the call is applied here.
  public void barrier(Deadline deadline) throws StorageException {
    barrier.await(deadline);
  }

  /// The time left of a lease by the leader's clock; empty when there is none such.
  ///
  /// @param renew whether it is to get its whole time again first
  public Optional<Duration> left(long leaseId, boolean renew) throws StorageException {
    return leases.left(leaseId, renew);
  }

  /// Makes a snapshot when the log has entries beyond the last.
  public void snapshot() {
    machine.snapshot();
  }

  /// The members; from the leader when there is one.
  public List<Member> members() {
    return joining.members();
  }

  public void change(MemberChange change) throws StorageException, IOException {
    joining.change(change);
  }

  CompletableFuture<Proposer.Attempt> takeOver(List<Operation> operations) {
    return leadership.leading()
        ? batcher.takeOver(operations)
        : CompletableFuture.completedFuture(Proposer.Attempt.NOT_TAKEN);
  }

  CompletableFuture<Long> readIndexAsLeader() {
    return leadership.leading()
        ? readIndex.find()
        : CompletableFuture.failedFuture(new NoQuorumException("this member does not lead"));
  }

  boolean knowsOfNoLater(long term) {
    return leadership.term() <= term;
  }

  byte[] leaseAsLeader(byte[] call) throws IOException {
    return LeaseCall.answer(leases.answer(LeaseCall.decode(call)));
  }

  List<Member> membersAsLeader() {
    return changes.list();
  }

  /// Makes a change that another member asks for; who does not lead passes it on.
  void changeAsked(MemberChange change) throws StorageException, IOException {
    joining.change(change);
  }

  long applied() {
    return applied.get();
  }

  /// The last entry on this member's disk.
  long flushed() {
    return leadership.flushed();
  }

  byte[] hash(long revision) throws StorageException {
    barrier.await(Deadline.usual());
    return hashes.hash(revision);
  }

  private Optional<Gate.Refusal> refusal(String member) {
    return machine().book().struck().contains(member)
        ? Optional.of(
            new Gate.Refusal(true, "the member " + member + " was removed from the cluster"))
        : Optional.empty();
  }

  private Optional<String> address(String member) {
    return Optional.ofNullable(machine().book().members().get(member))
        .or(() -> addresses.entry(member))
        .map(BookEntry::address)
        .filter(address -> !address.isEmpty());
  }

  private String name(String member) {
    return Optional.ofNullable(machine().book().members().get(member))
        .or(() -> addresses.entry(member))
        .map(BookEntry::name)
        .orElse(member);
  }

  private RaftGroupId groupId() {
    return RaftGroupId.valueOf(identity.cluster());
  }
}
