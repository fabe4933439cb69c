package io.nitrosigner.host.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a tunnel: reads at most 16 KiB, writes them to the other channel, and reads
 * again when they are written. Hence no write is longer than a read, no two writes are gathered,
 * and a slow receiver slows the sender down. Confined to the event loop of both channels.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel, which is heard of
final class Pipe extends ChannelInboundHandlerAdapter {
  private final Tunnel tunnel;
  private final LongAdder moved;

  /** What was read although nobody asked: Netty empties a socket whose peer has shut down. */
  private final Queue<ByteBuf> waiting = new ArrayDeque<>();

  private @Nullable DuplexChannel to;
  private boolean writing;
  private boolean ended;
  private boolean delivered;

  Pipe(Tunnel tunnel, LongAdder moved) {
    this.tunnel = tunnel;
    this.moved = moved;
  }

  /** Starts to move bytes from {@code from}, whose pipeline this is in, to {@code to}. */
  void start(DuplexChannel from, DuplexChannel to) {
    this.to = to;
    pump(from);
  }

  /** Whether everything, the end included, has reached the other channel. */
  boolean delivered() {
    return delivered;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    waiting.add((ByteBuf) msg);
    pump((DuplexChannel) ctx.channel());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      ended = true;
      pump((DuplexChannel) ctx.channel());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    tunnel.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    tunnel.failed(cause);
  }

  private void pump(DuplexChannel from) {
    if (to == null || writing || delivered) {
      return;
    }
    ByteBuf next = waiting.poll();
    if (next != null) {
      write(from, to, next);
    } else if (ended) {
      delivered = true;
      to.shutdownOutput();
      tunnel.ended();
    } else {
      from.read();
    }
  }

  private void write(DuplexChannel from, DuplexChannel to, ByteBuf bytes) {
    writing = true;
    int length = bytes.readableBytes();
    to.writeAndFlush(bytes).addListener(written -> written(from, written, length));
  }

  private void written(DuplexChannel from, Future<?> written, int length) {
    writing = false;
    if (written.isSuccess()) {
      moved.add(length);
      tunnel.moved();
      pump(from);
    } else {
      tunnel.close();
    }
  }
}
