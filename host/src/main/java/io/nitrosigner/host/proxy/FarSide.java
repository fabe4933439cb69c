package io.nitrosigner.host.proxy;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;

/** Where a proxy's connections lead. Thread-safe. */
public interface FarSide extends AutoCloseable {
  /**
   * Connects, never blocking the caller. The channel is registered with {@code loop}, does not read
   * by itself and allows half-closure; the future fails if there is no connection in time.
   *
   * @param handler is in the channel's pipeline before anything can arrive
   */
  Future<DuplexChannel> connect(EventLoop loop, ChannelHandler handler);

  @Override
  void close();
}
