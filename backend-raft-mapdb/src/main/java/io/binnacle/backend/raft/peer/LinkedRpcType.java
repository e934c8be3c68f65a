package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.channel.Links;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.ServerFactory;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/// Tells Ratis to speak over the members' own links. Ratis makes it by the name of its class and
/// finds the links among the parameters.
final class LinkedRpcType implements RpcType {
  private static final String NEWS = "binnacle.commit-news";
  private static final String LINKS = "binnacle.links";

  static Parameters parameters(Links links, CommitNews news) {
    Parameters parameters = new Parameters();
    parameters.put(NEWS, news, CommitNews.class);
    parameters.put(LINKS, links, Links.class);
    return parameters;
  }

  @Override
  public String name() {
    return LinkedRpcType.class.getName();
  }

  @Override
  public RpcFactory newFactory(Parameters parameters) {
    return new Factory(
        this,
        parameters.getNonNull(LINKS, Links.class),
        parameters.getNonNull(NEWS, CommitNews.class));
  }

  private record Factory(RpcType type, Links links, CommitNews news) implements ServerFactory {
    @Override
    public RpcType getRpcType() {
      return type;
    }

    @Override
    public LogAppender newLogAppender(
        RaftServer.Division server, LeaderState state, FollowerInfo follower) {
      LogAppender sender = new LogSender(server, state, follower, new LinkedRpc(type, links));
      news.sender(sender);
      return sender;
    }

    @Override
    public RaftServerRpc newRaftServerRpc(RaftServer server) {
      return new LinkedRpc(type, links);
    }
  }
}
