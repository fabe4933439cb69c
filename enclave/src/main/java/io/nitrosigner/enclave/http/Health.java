package io.nitrosigner.enclave.http;

import java.util.List;
import java.util.Map;

/**
 * The state of the parts, as {@code GET /healthcheck} tells it: up when every check is up.
 *
 * <p>The JSON is that of Web3Signer, whose {@code status} and {@code outcome} clients read.
 */
public record Health(List<Check> checks) {
  /** Keeps an unmodifiable copy. */
  public Health {
    checks = List.copyOf(checks);
  }

  /** Whether every check is up. */
  public boolean up() {
    return checks.stream().allMatch(Check::up);
  }

  /**
   * One part, with the parts it consists of.
   *
   * @param id a name such as {@code keys-check}
   * @param data counts worth showing, such as {@code keys-loaded}
   */
  public record Check(String id, boolean ownUp, Map<String, Long> data, List<Check> checks) {
    /** Keeps unmodifiable copies. */
    public Check {
      data = Map.copyOf(data);
      checks = List.copyOf(checks);
    }

    /** A check without details. */
    public static Check of(String id, boolean up) {
      return new Check(id, up, Map.of(), List.of());
    }

    /** Whether this part and all the parts it consists of are up. */
    public boolean up() {
      return ownUp && checks.stream().allMatch(Check::up);
    }
  }
}
