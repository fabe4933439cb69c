package io.nitrosigner.signing.duty;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One change at one place of a JSON tree.
 *
 * @param path the place, as in {@code attestation.source.epoch}; list indices are left out
 * @param change what was done there
 */
record Mutation(String path, String change, Map<String, Object> request) {
  private record Change(String name, @Nullable Object value) {}

  /** Stands for a member or an element that is taken away. */
  private static final Object REMOVED = new Object();

  private static final List<String> TYPES =
      Stream.of(DutyType.values()).map(DutyType::name).toList();

  /** Shows every change of every place within {@code member} to {@code sink}. */
  static void each(Map<String, Object> request, String member, Consumer<Mutation> sink) {
    visit(member, requireNonNull(request.get(member)), value -> with(request, member, value), sink);
  }

  private static void visit(
      String path,
      Object value,
      Function<@Nullable Object, Map<String, Object>> rebuild,
      Consumer<Mutation> sink) {
    for (Change change : changes(value)) {
      sink.accept(new Mutation(path, change.name(), rebuild.apply(change.value())));
    }
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String name = String.valueOf(entry.getKey());
        visit(
            path + "." + name,
            requireNonNull(entry.getValue()),
            child -> rebuild.apply(with(map, name, child)),
            sink);
      }
    }
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        int index = i;
        visit(path, list.get(i), child -> rebuild.apply(with(list, index, child)), sink);
      }
    }
  }

  private static List<Change> changes(Object value) {
    List<Change> changes = new ArrayList<>(ofAnything(value));
    switch (value) {
      case Map<?, ?> map -> changes.add(new Change("extra", with(map, "unknown", "1")));
      case List<?> list -> changes.addAll(ofList(list));
      case Boolean flag -> changes.add(new Change("negated", !flag));
      case String text when text.startsWith("0x") -> changes.addAll(ofHex(text));
      case String text when TYPES.contains(text) -> changes.addAll(ofType(text));
      case String text -> changes.addAll(ofNumber(text));
      default -> throw new IllegalArgumentException("in no vector: " + value);
    }
    changes.removeIf(change -> isSame(value, change.value()));
    return changes;
  }

  /** No bytes may be written with or without their prefix. */
  private static boolean isSame(Object value, @Nullable Object changed) {
    return value.equals(changed) || (value.equals("0x") && "".equals(changed));
  }

  private static List<Change> ofAnything(Object value) {
    List<Change> changes = new ArrayList<>();
    changes.add(new Change("null", null));
    changes.add(new Change("removed", REMOVED));
    changes.add(new Change("boolean", !Boolean.TRUE.equals(value)));
    changes.add(new Change("number", 77_777_777_777L));
    changes.add(new Change("negative", -1L));
    changes.add(new Change("float", 1.5));
    changes.add(new Change("huge", BigInteger.TWO.pow(4096)));
    changes.add(new Change("text", "x"));
    changes.add(new Change("empty text", ""));
    changes.add(new Change("object", Map.of()));
    changes.add(new Change("list", value instanceof List<?> ? "[]" : List.of()));
    changes.add(new Change("in a list", List.of(String.valueOf(value))));
    changes.add(new Change("in an object", Map.of("data", value)));
    return changes;
  }

  private static List<Change> ofList(List<?> list) {
    List<Change> changes = new ArrayList<>();
    List<Object> longer = new ArrayList<>(list);
    longer.add(list.isEmpty() ? Map.of() : list.getLast());
    changes.add(new Change("repeated", longer));
    if (!list.isEmpty()) {
      changes.add(new Change("emptied", List.of()));
    }
    return changes;
  }

  private static List<Change> ofHex(String hex) {
    List<Change> changes = new ArrayList<>();
    if (hex.length() > 2) {
      changes.addAll(ofDigits(hex));
    }
    changes.add(new Change("longer", hex + "00"));
    changes.add(new Change("far too long", hex + "00".repeat(1 << 10)));
    changes.add(new Change("not ascii", hex + "\ud800"));
    changes.add(new Change("no bytes", "0x"));
    return changes;
  }

  private static List<Change> ofDigits(String hex) {
    List<Change> changes = new ArrayList<>();
    for (int at : new int[] {2, hex.length() / 2, hex.length() - 1}) {
      int digit = Character.digit(hex.charAt(at), 16);
      for (int bit : new int[] {1, 8}) {
        String flipped = Integer.toHexString(digit ^ bit);
        changes.add(new Change("bit", hex.substring(0, at) + flipped + hex.substring(at + 1)));
      }
    }
    changes.add(new Change("shorter", hex.substring(0, hex.length() - 2)));
    changes.add(new Change("half a byte", hex.substring(0, hex.length() - 1)));
    changes.add(new Change("not hex", hex.substring(0, hex.length() - 1) + "g"));
    return changes;
  }

  private static List<Change> ofType(String text) {
    List<Change> changes = new ArrayList<>(ofNumber(text));
    TYPES.forEach(type -> changes.add(new Change("other type", type)));
    return changes;
  }

  private static List<Change> ofNumber(String text) {
    List<Change> changes = new ArrayList<>();
    if (!text.isEmpty() && text.chars().allMatch(Character::isDigit)) {
      BigInteger number = new BigInteger(text);
      changes.add(new Change("+1", number.add(BigInteger.ONE).toString()));
      changes.add(new Change("+1 as a number", number.add(BigInteger.ONE)));
      changes.add(new Change("2^32 more", number.add(BigInteger.TWO.pow(32)).toString()));
      changes.add(new Change("2^64 more", number.add(BigInteger.TWO.pow(64)).toString()));
      changes.add(new Change("2^256 more", number.add(BigInteger.TWO.pow(256)).toString()));
      changes.add(new Change("-", "-" + number));
      changes.add(new Change("hex", "0x" + number.toString(16)));
    }
    changes.add(new Change("largest", "18446744073709551615"));
    changes.add(new Change("2^63", "9223372036854775808"));
    changes.add(new Change("too large", "18446744073709551616"));
    changes.add(new Change("other fork", text.equals("ALTAIR") ? "PHASE0" : "ALTAIR"));
    changes.add(new Change("fraction", text + ".0"));
    changes.add(new Change("blank", text + " "));
    return changes;
  }

  private static Map<String, Object> with(Map<?, ?> map, String name, @Nullable Object value) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, old) -> copy.put(String.valueOf(key), old));
    if (REMOVED.equals(value)) {
      copy.remove(name);
    } else {
      copy.put(name, value);
    }
    return asRequest(copy);
  }

  /** The reader is told of values that may be null only where it reads them. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> asRequest(Map<String, ?> map) {
    return (Map<String, Object>) map;
  }

  private static List<?> with(List<?> list, int index, @Nullable Object value) {
    List<@Nullable Object> copy = new ArrayList<>(list);
    if (REMOVED.equals(value)) {
      copy.remove(index);
    } else {
      copy.set(index, value);
    }
    return copy;
  }
}
