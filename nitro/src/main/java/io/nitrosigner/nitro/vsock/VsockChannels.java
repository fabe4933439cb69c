package io.nitrosigner.nitro.vsock;

import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.socket.DuplexChannel;

/**
 * Netty channels over the descriptors of vsock listeners and connections.
 *
 * <p>Netty has no vsock channel, but its epoll channels of Unix sockets ask nothing of the address
 * family once a descriptor listens or is connected; their addresses mean nothing on a vsock.
 */
public final class VsockChannels {
  private VsockChannels() {}

  /**
   * A server channel that takes over {@code listener}; to be registered, not bound. The channels it
   * accepts need {@link BoundedWrites}.
   */
  public static ServerChannel adopt(VsockListener listener) {
    return new EpollServerDomainSocketChannel(listener.detach(), true);
  }

  /** A channel that takes over {@code connection}; it needs {@link BoundedWrites}. */
  public static DuplexChannel adopt(VsockConnection connection) {
    return new EpollDomainSocketChannel(connection.detach(), true);
  }
}
