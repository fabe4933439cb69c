package io.nitrosigner.emulators.balancer;

import java.time.Duration;

/**
 * How the health of targets is checked.
 *
 * @param interval between the end of a check and the next
 * @param timeout from the connection to the end of the answer
 * @param healthyThreshold checks passed in a row that make an unhealthy target healthy
 * @param unhealthyThreshold checks failed in a row that make a target unhealthy
 */
public record HealthCheck(
    Duration interval, Duration timeout, int healthyThreshold, int unhealthyThreshold) {
  /** The fastest that AWS allows, but for its interval of at least 5 s: here somebody waits. */
  public static final HealthCheck LAPTOP =
      new HealthCheck(Duration.ofSeconds(1), Duration.ofSeconds(2), 2, 2);

  public HealthCheck {
    if (!interval.isPositive() || !timeout.isPositive()) {
      throw new IllegalArgumentException(
          "interval and timeout must be positive, were " + interval + " and " + timeout);
    }
    if (healthyThreshold < 1 || unhealthyThreshold < 1) {
      throw new IllegalArgumentException(
          "thresholds must be positive, were " + healthyThreshold + " and " + unhealthyThreshold);
    }
  }
}
