package io.nitrosigner.enclave.telemetry;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** One child of a metric family for each constant of an enum: all of them exist from the start. */
final class Children<E extends Enum<E>, C> {
  private final Map<E, C> byLabel;

  private Children(Map<E, C> byLabel) {
    this.byLabel = byLabel;
  }

  static <E extends Enum<E>, C> Children<E, C> of(Class<E> type, Function<E, C> child) {
    Map<E, C> byLabel = new EnumMap<>(type);
    for (E label : type.getEnumConstants()) {
      byLabel.put(label, child.apply(label));
    }
    return new Children<>(byLabel);
  }

  C of(E label) {
    return requireNonNull(byLabel.get(label));
  }
}
