package io.nitrosigner.host.proxy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.nitrosigner.nitro.vsock.ConnectionCap;
import io.nitrosigner.nitro.vsock.EventLoops;
import java.util.concurrent.TimeUnit;

/** Accepts on one side, connects to the other, and joins the two. Thread-safe. */
@SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel, which is heard of
final class Proxy implements AutoCloseable {
  private static final long CLOSE_PATIENCE_MILLIS = 1_000;

  private final FarSide farSide;
  private final ProxyLimits limits;
  private final Traffic traffic = new Traffic();
  private final EventLoopGroup loops = EventLoops.epoll("proxy");
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  Proxy(FarSide farSide, ProxyLimits limits) {
    this.farSide = farSide;
    this.limits = limits;
  }

  /** A bootstrap that lacks only the channel to accept on. */
  ServerBootstrap bootstrap() {
    return new ServerBootstrap()
        .group(loops)
        .handler(new ConnectionCap(limits.connections()))
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, ProxyLimits.READS)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel near) {
                accepted((DuplexChannel) near);
              }
            });
  }

  ProxyCounters counters() {
    return traffic.counters();
  }

  /** Closes all connections and the far side; the accepting channel is the caller's. */
  @Override
  public void close() {
    open.close().awaitUninterruptibly(CLOSE_PATIENCE_MILLIS);
    farSide.close();
    loops.shutdownGracefully(0, CLOSE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void accepted(DuplexChannel near) {
    traffic.opened();
    open.add(near);
    near.closeFuture().addListener(_ -> traffic.closed());
    Tunnel.dig(near, farSide, limits, traffic);
  }
}
