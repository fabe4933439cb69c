package io.nitrosigner.emulators.balancer;

/**
 * What the checks so far say of a target.
 *
 * @param state whether it gets connections
 * @param contrary how many checks in a row have spoken against the state
 */
record Health(State state, int contrary) {
  /** Of a target that was not checked yet. */
  static final Health INITIAL = new Health(State.INITIAL, 0);

  /** The states of AWS. */
  enum State {
    /** Has passed no check yet: one makes it healthy. */
    INITIAL,
    HEALTHY,
    UNHEALTHY
  }

  boolean healthy() {
    return state == State.HEALTHY;
  }

  /** The health after one more check. */
  Health after(boolean passed, HealthCheck check) {
    if (passed) {
      return switch (state) {
        case INITIAL, HEALTHY -> new Health(State.HEALTHY, 0);
        case UNHEALTHY -> against(State.HEALTHY, check.healthyThreshold());
      };
    }
    return switch (state) {
      case INITIAL, HEALTHY -> against(State.UNHEALTHY, check.unhealthyThreshold());
      case UNHEALTHY -> new Health(State.UNHEALTHY, 0);
    };
  }

  private Health against(State other, int threshold) {
    return contrary + 1 >= threshold ? new Health(other, 0) : new Health(state, contrary + 1);
  }
}
