package io.nitrosigner.host.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * One remote host and port. Its name is looked up for every connection, on threads of its own: AWS
 * endpoints move.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel, which is heard of
public final class TcpFarSide implements FarSide {
  private final String host;
  private final int port;
  private final Duration timeout;
  private final ExecutorService dialers;

  /** Connects within the limits' time. */
  public TcpFarSide(String host, int port, ProxyLimits limits) {
    this.host = host;
    this.port = port;
    this.timeout = limits.connect();
    this.dialers = Dialers.of("lookup-", limits.connections());
  }

  @Override
  public Future<DuplexChannel> connect(EventLoop loop, ChannelHandler handler) {
    Promise<DuplexChannel> connected = loop.newPromise();
    try {
      dialers.execute(() -> dial(bootstrap(loop, handler), connected));
    } catch (RejectedExecutionException e) {
      connected.setFailure(e);
    }
    return connected;
  }

  @Override
  public void close() {
    dialers.shutdown();
  }

  private void dial(Bootstrap bootstrap, Promise<DuplexChannel> connected) {
    try {
      var address = new InetSocketAddress(InetAddress.getByName(host), port);
      bootstrap
          .connect(address)
          .addListener(
              (ChannelFuture made) -> {
                if (made.isSuccess()) {
                  connected.setSuccess((DuplexChannel) made.channel());
                } else {
                  connected.setFailure(made.cause());
                }
              });
    } catch (UnknownHostException | RuntimeException e) {
      connected.tryFailure(e);
    }
  }

  private Bootstrap bootstrap(EventLoop loop, ChannelHandler handler) {
    return new Bootstrap()
        .group(loop)
        .channel(EpollSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()))
        .option(ChannelOption.SO_RCVBUF, ProxyLimits.RECEIVE_BUFFER_BYTES)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .option(ChannelOption.RECVBUF_ALLOCATOR, ProxyLimits.READS)
        .handler(handler);
  }
}
