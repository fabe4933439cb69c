package io.nitrosigner.host.proxy;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.nitro.vsock.VsockChannels;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/** The enclave: a vsock port, connected to on a few threads because that call blocks. */
@SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel, which is heard of
final class VsockFarSide implements FarSide {
  private final Vsock vsock;
  private final int cid;
  private final int port;
  private final Duration timeout;
  private final ExecutorService dialers;

  VsockFarSide(Vsock vsock, int cid, int port, ProxyLimits limits) {
    this.vsock = vsock;
    this.cid = cid;
    this.port = port;
    this.timeout = limits.connect();
    this.dialers = Dialers.of("vsock-dialer-", limits.connections());
  }

  @Override
  public Future<DuplexChannel> connect(EventLoop loop, ChannelHandler handler) {
    Promise<DuplexChannel> connected = loop.newPromise();
    long due = System.nanoTime() + timeout.toNanos();
    try {
      dialers.execute(() -> dial(loop, handler, connected, due));
    } catch (RejectedExecutionException e) {
      connected.setFailure(e);
    }
    return connected;
  }

  @Override
  public void close() {
    dialers.shutdown();
  }

  private void dial(
      EventLoop loop, ChannelHandler handler, Promise<DuplexChannel> connected, long due) {
    Duration left = Duration.ofNanos(due - System.nanoTime());
    if (!left.isPositive()) {
      connected.setFailure(
          new DialException("no turn to connect to the enclave within " + timeout));
      return;
    }
    try {
      DuplexChannel channel = VsockChannels.adopt(vsock.connect(cid, port, left));
      channel.pipeline().addLast(handler);
      register(loop, channel, connected);
    } catch (IOException | RuntimeException | Error e) {
      connected.tryFailure(e);
    }
  }

  private static void register(
      EventLoop loop, DuplexChannel channel, Promise<DuplexChannel> connected) {
    channel.config().setOption(ChannelOption.AUTO_READ, false);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, ProxyLimits.READS);
    loop.register(channel)
        .addListener(
            registered -> {
              if (!registered.isSuccess()) {
                connected.setFailure(registered.cause());
              } else if (!connected.trySuccess(channel)) {
                channel.close();
              }
            });
  }
}
