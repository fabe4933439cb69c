package io.nitrosigner.emulators.balancer;

import io.nitrosigner.host.proxy.HttpsProxy;
import io.nitrosigner.host.proxy.ProxyLimits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * A Network Load Balancer of AWS with a TCP listener and one target group whose HTTPS health check
 * is {@code GET /upcheck}. Thread-safe.
 *
 * <ul>
 *   <li>New connections lead to healthy targets in turn, and to all of them while none is healthy
 *       (it fails open). A target is healthy once it has passed its first check.
 *   <li>A connection stays with its target until one of the two ends it, healthy or not: AWS does
 *       so with {@code target_health_state.unhealthy.connection_termination.enabled} false.
 *   <li>When the target cannot be reached, the client is closed; no other target is tried.
 * </ul>
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html">Health
 *     checks for Network Load Balancer target groups</a>
 */
public final class Balancer implements AutoCloseable {
  /** What AWS allows a TCP connection by default, half-closed or not. */
  private static final Duration IDLE = Duration.ofSeconds(350);

  /** Twice what one enclave takes; each takes two descriptors. */
  private static final ProxyLimits LIMITS =
      new ProxyLimits(4_096, Duration.ofSeconds(5), IDLE, IDLE);

  private final Targets targets;
  private final HttpsProxy proxy;

  private Balancer(Targets targets, HttpsProxy proxy) {
    this.targets = targets;
    this.proxy = proxy;
  }

  /**
   * Starts to accept on {@code listen} and to check the targets.
   *
   * @throws IllegalArgumentException if there is no target
   * @throws io.netty.channel.ChannelException if the address cannot be bound
   */
  public static Balancer start(
      InetSocketAddress listen, List<InetSocketAddress> addresses, HealthCheck check) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("expected at least one target");
    }
    Targets targets =
        new Targets(addresses.stream().map(address -> new Target(address, check, LIMITS)).toList());
    HttpsProxy proxy = HttpsProxy.start(listen, targets, LIMITS);
    targets.startChecks();
    return new Balancer(targets, proxy);
  }

  /** Where clients connect; names the port that was chosen for port 0. */
  public InetSocketAddress address() {
    return proxy.address();
  }

  /** The targets that are healthy now. */
  public List<InetSocketAddress> healthy() {
    return targets.healthy();
  }

  /** Stops accepting, checking and forwarding; further calls do nothing. */
  @Override
  public void close() {
    proxy.close();
  }
}
