package io.nitrosigner.host.proxy;

import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two channels on one event loop that live and die together. Confined to that loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel, which is heard of
final class Tunnel {
  private static final Logger LOG = LoggerFactory.getLogger(Tunnel.class);

  private final DuplexChannel near;
  private final ProxyLimits limits;
  private final Traffic traffic;
  private final Pipe in;
  private final Pipe out;
  private long lastMoved = System.nanoTime();
  private @Nullable DuplexChannel far;
  private @Nullable ScheduledFuture<?> timer;

  private Tunnel(DuplexChannel near, ProxyLimits limits, Traffic traffic) {
    this.near = near;
    this.limits = limits;
    this.traffic = traffic;
    this.in = new Pipe(this, traffic.bytesIn());
    this.out = new Pipe(this, traffic.bytesOut());
  }

  /** Leads {@code near}, just accepted and not reading yet, to {@code farSide}. */
  static void dig(DuplexChannel near, FarSide farSide, ProxyLimits limits, Traffic traffic) {
    var tunnel = new Tunnel(near, limits, traffic);
    near.pipeline().addLast(tunnel.in);
    farSide.connect(near.eventLoop(), tunnel.out).addListener(tunnel::connected);
  }

  /** Notes that bytes have moved. */
  void moved() {
    lastMoved = System.nanoTime();
  }

  /** One direction has ended; with both the tunnel ends, and alone the other may not last idle. */
  void ended() {
    if (in.delivered() && out.delivered()) {
      close();
    } else {
      moved();
      schedule(limits.halfOpen());
    }
  }

  /** Closes the tunnel because a channel broke. */
  void failed(Throwable cause) {
    LOG.debug("tunnel closed reason=failure", cause);
    close();
  }

  /** Closes both channels; further calls do nothing. */
  void close() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    near.close();
    if (far != null) {
      far.close();
    }
  }

  private void connected(Future<? super DuplexChannel> connected) {
    if (!connected.isSuccess()) {
      traffic.failed();
      LOG.debug("far side not reached", connected.cause());
      close();
      return;
    }
    DuplexChannel channel = (DuplexChannel) connected.resultNow();
    far = channel;
    if (!near.isActive() || !channel.isActive()) {
      close(); // one of them did not wait for the other
      return;
    }
    moved();
    schedule(limits.idle());
    in.start(near, channel);
    out.start(channel, near);
  }

  private void schedule(Duration delay) {
    if (timer != null) {
      timer.cancel(false);
    }
    timer = near.eventLoop().schedule(this::check, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void check() {
    Duration allowed = in.delivered() || out.delivered() ? limits.halfOpen() : limits.idle();
    Duration left = allowed.minusNanos(System.nanoTime() - lastMoved);
    if (left.isPositive()) {
      schedule(left);
    } else {
      LOG.debug("tunnel closed reason=idle");
      close();
    }
  }
}
