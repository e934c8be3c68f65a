package io.binnacle.kernel.exchange;

import java.util.ArrayList;
import java.util.List;

/// An answer. Immutable, but for the frames that a stream still has to give.
public sealed interface Response {

  int status();

  String contentType();

  List<Header> headers();

  Response withHeaders(List<Header> more);

  /// An answer that is complete.
  ///
  /// @param chunks the body, in pieces that may be shared with other answers and must not be
  ///   written
  record Content(int status, String contentType, List<Header> headers, List<byte[]> chunks)
      implements Response {
    public Content {
      headers = List.copyOf(headers);
    }

    public Content(int status, String contentType, byte[] body) {
      this(status, contentType, List.of(), List.of(body));
    }

    public long length() {
      long sum = 0;
      for (byte[] chunk : chunks) {
        sum += chunk.length;
      }
      return sum;
    }

    @Override
    public Content withHeaders(List<Header> more) {
      return new Content(status, contentType, join(headers, more), chunks);
    }
  }

  /// An answer that goes on until its source or the client ends it.
  record Stream(int status, String contentType, List<Header> headers, FrameSource frames)
      implements Response {
    public Stream {
      headers = List.copyOf(headers);
    }

    @Override
    public Stream withHeaders(List<Header> more) {
      return new Stream(status, contentType, join(headers, more), frames);
    }
  }

  /// An answer that goes on as things happen, until its feed or the client ends it.
  record Feed(int status, String contentType, List<Header> headers, FrameFeed frames)
      implements Response {
    public Feed {
      headers = List.copyOf(headers);
    }

    @Override
    public Feed withHeaders(List<Header> more) {
      return new Feed(status, contentType, join(headers, more), frames);
    }
  }

  /// An answer that is written as it is made, too large to be held. A failure on the way breaks the
  /// connection off, so that no client takes a part for the whole.
  record Written(int status, String contentType, List<Header> headers, BodyWriter body)
      implements Response {
    public Written {
      headers = List.copyOf(headers);
    }

    @Override
    public Written withHeaders(List<Header> more) {
      return new Written(status, contentType, join(headers, more), body);
    }
  }

  /// The switch to another protocol, which a client of HTTP/1.1 asked for.
  ///
  /// @param headers what the protocol is, as `Upgrade` tells, and what it needs
  record Upgraded(List<Header> headers, ByteTunnel tunnel) implements Response {
    public Upgraded {
      headers = List.copyOf(headers);
    }

    @Override
    public int status() {
      return 101;
    }

    @Override
    public String contentType() {
      return "";
    }

    @Override
    public Upgraded withHeaders(List<Header> more) {
      return new Upgraded(join(headers, more), tunnel);
    }
  }

  private static List<Header> join(List<Header> first, List<Header> second) {
    List<Header> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
