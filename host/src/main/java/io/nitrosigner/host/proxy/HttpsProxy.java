package io.nitrosigner.host.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.nitrosigner.nitro.vsock.Vsock;
import java.net.InetSocketAddress;

/**
 * Carries TCP clients to the signer port of an enclave: bytes only, TLS ends in the enclave.
 * Connects anew for every client, so that an enclave may come and go while the proxy stays; while
 * there is none, clients are closed at once. Thread-safe.
 */
public final class HttpsProxy implements AutoCloseable {
  private final Proxy proxy;
  private final Channel listening;

  private HttpsProxy(InetSocketAddress listen, FarSide farSide, ProxyLimits limits) {
    proxy = new Proxy(farSide, limits);
    try {
      listening =
          proxy
              .bootstrap()
              .channel(EpollServerSocketChannel.class)
              .option(ChannelOption.SO_RCVBUF, ProxyLimits.RECEIVE_BUFFER_BYTES)
              .bind(listen)
              .syncUninterruptibly()
              .channel();
    } catch (RuntimeException e) {
      proxy.close();
      throw e;
    }
  }

  /**
   * Starts to accept on {@code listen}, leading to {@code port} of the enclave {@code cid}.
   *
   * @throws io.netty.channel.ChannelException if the address cannot be bound
   */
  public static HttpsProxy start(InetSocketAddress listen, Vsock vsock, int cid, int port) {
    return start(listen, vsock, cid, port, ProxyLimits.HTTPS);
  }

  static HttpsProxy start(
      InetSocketAddress listen, Vsock vsock, int cid, int port, ProxyLimits limits) {
    return start(listen, new VsockFarSide(vsock, cid, port, limits), limits);
  }

  /**
   * Starts to accept on {@code listen}, leading to {@code farSide}, which belongs to the proxy from
   * here on.
   *
   * @throws io.netty.channel.ChannelException if the address cannot be bound
   */
  public static HttpsProxy start(InetSocketAddress listen, FarSide farSide, ProxyLimits limits) {
    return new HttpsProxy(listen, farSide, limits);
  }

  /** Where clients connect; names the port that was chosen for port 0. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /** What the proxy has done so far. */
  public ProxyCounters counters() {
    return proxy.counters();
  }

  /** Stops accepting and closes all connections; further calls do nothing. */
  @Override
  public void close() {
    if (!listening.isOpen()) {
      return;
    }
    listening.close().syncUninterruptibly();
    proxy.close();
  }
}
