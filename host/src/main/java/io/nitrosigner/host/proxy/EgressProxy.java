package io.nitrosigner.host.proxy;

import io.netty.channel.Channel;
import io.nitrosigner.nitro.vsock.VsockChannels;
import io.nitrosigner.nitro.vsock.VsockListener;

/**
 * Carries the enclave to one remote host and port, and to no other: which one is fixed here, not
 * said on the wire. Bytes only, TLS ends in the enclave and at the remote. Thread-safe.
 */
public final class EgressProxy implements AutoCloseable {
  private final Proxy proxy;
  private final Channel listening;

  private EgressProxy(VsockListener listener, FarSide remote, ProxyLimits limits) {
    proxy = new Proxy(remote, limits);
    listening =
        proxy
            .bootstrap()
            .channelFactory(() -> VsockChannels.adopt(listener))
            .register()
            .syncUninterruptibly()
            .channel();
  }

  /**
   * Starts to accept from {@code listener}, which belongs to the proxy from here on.
   *
   * @param host looked up for every connection
   */
  public static EgressProxy start(VsockListener listener, String host, int port) {
    return start(listener, host, port, ProxyLimits.EGRESS);
  }

  static EgressProxy start(VsockListener listener, String host, int port, ProxyLimits limits) {
    return new EgressProxy(listener, new TcpFarSide(host, port, limits), limits);
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
