package io.nitrosigner.operator.keys;

import java.util.List;

/**
 * What is to be done with many keys.
 *
 * @param todo those that something is to be done with
 * @param settled what is known of the others
 */
public record KeyPlan<T>(List<T> todo, List<KeyResult> settled) {
  /** Copies both. */
  public KeyPlan {
    todo = List.copyOf(todo);
    settled = List.copyOf(settled);
  }

  /** Of keys of which nothing is known. */
  public static <T> KeyPlan<T> of(List<T> todo) {
    return new KeyPlan<>(todo, List.of());
  }
}
