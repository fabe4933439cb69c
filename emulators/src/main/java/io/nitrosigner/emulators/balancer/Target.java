package io.nitrosigner.emulators.balancer;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import io.nitrosigner.host.proxy.FarSide;
import io.nitrosigner.host.proxy.ProxyLimits;
import io.nitrosigner.host.proxy.TcpFarSide;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of those among whom connections are spread, checked until it is closed. Thread-safe. */
final class Target implements FarSide {
  private static final Logger LOG = LoggerFactory.getLogger(Target.class);

  private final InetSocketAddress address;
  private final HealthCheck check;
  private final FarSide connections;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread checks;
  private volatile Health health = Health.INITIAL;

  Target(InetSocketAddress address, HealthCheck check, ProxyLimits limits) {
    this.address = address;
    this.check = check;
    this.connections =
        new TcpFarSide(address.getAddress().getHostAddress(), address.getPort(), limits);
    this.checks = Thread.ofVirtual().name("check " + address).unstarted(this::watch);
  }

  void startChecks() {
    checks.start();
  }

  InetSocketAddress address() {
    return address;
  }

  boolean healthy() {
    return health.healthy();
  }

  @Override
  public Future<DuplexChannel> connect(EventLoop loop, ChannelHandler handler) {
    return connections.connect(loop, handler);
  }

  @Override
  public void close() {
    closed.countDown();
    checks.interrupt();
    connections.close();
  }

  private void watch() {
    Upcheck upcheck = new Upcheck(address, check.timeout());
    try {
      do {
        heard(upcheck.passes());
      } while (!closed.await(check.interval().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void heard(boolean passed) {
    Health before = health;
    Health after = before.after(passed, check);
    health = after;
    if (before.state() != after.state()) {
      LOG.info("target address={} health={}", address, after.state());
    }
  }
}
