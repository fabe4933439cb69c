package io.nitrosigner.emulators.aws;

import java.time.Duration;
import java.util.List;

/**
 * The instance that {@link InstanceMetadata} describes.
 *
 * @param role the name of the role in its instance profile
 * @param allowedActions the role's IAM policies, as in {@link Principal#allowedActions}
 * @param sessionLifetime how long credentials last; new ones are handed out in good time before
 */
public record InstanceProfile(
    String instanceId,
    String region,
    String account,
    String role,
    List<String> allowedActions,
    Duration sessionLifetime) {

  /** AWS rotates at least this long before the end. */
  private static final Duration ROTATION_MARGIN = Duration.ofMinutes(5);

  public InstanceProfile {
    allowedActions = List.copyOf(allowedActions);
    if (!sessionLifetime.isPositive()) {
      throw new IllegalArgumentException(
          "session lifetime must be positive, was " + sessionLifetime);
    }
  }

  /** The principal that the instance's credentials stand for. */
  Principal principal() {
    return Principal.session(account, role, instanceId, allowedActions);
  }

  /** Credentials with less left than this are replaced; half the lifetime when that is short. */
  Duration rotationMargin() {
    Duration half = sessionLifetime.dividedBy(2);
    return half.compareTo(ROTATION_MARGIN) < 0 ? half : ROTATION_MARGIN;
  }
}
