package io.nitrosigner.nitro.vsock;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps a Netty server from holding more than a number of connections: at the cap it stops
 * accepting, so that the kernel queues, and below it goes on. One for each server channel, among
 * the handlers of {@code ServerBootstrap.handler}.
 */
public final class ConnectionCap extends ChannelInboundHandlerAdapter {
  private final int cap;
  private final AtomicInteger open = new AtomicInteger();

  /** A cap of {@code cap} connections, at least 1. */
  public ConnectionCap(int cap) {
    if (cap < 1) {
      throw new IllegalArgumentException("connection cap was " + cap + ", expected at least 1");
    }
    this.cap = cap;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    Channel server = ctx.channel();
    ((Channel) msg).closeFuture().addListener(_ -> released(server));
    if (open.incrementAndGet() >= cap) {
      server.config().setAutoRead(false);
    }
    ctx.fireChannelRead(msg);
  }

  private void released(Channel server) {
    if (open.decrementAndGet() == cap - 1) {
      server.eventLoop().execute(() -> resume(server));
    }
  }

  /** On the server's own loop, where accepting counts: no accept can slip between. */
  private void resume(Channel server) {
    if (open.get() < cap && server.isOpen()) {
      server.config().setAutoRead(true);
    }
  }
}
