package io.nitrosigner.signing.ssz;

import io.nitrosigner.signing.json.MalformedValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of named fields. Every field must be there and no other: a member that the schema does
 * not know means that the sender's idea of the container, and so of its root, is another.
 */
public final class Container extends Schema<Fields> {
  /**
   * The specification allows 256; 64 fit one integer, and no container of ours has half as many.
   */
  private static final int MAX_ACTIVE_FIELDS = 63;

  /** A member of a container: its name in the specification and in JSON, and its type. */
  public record Field(String name, Schema<?> schema) {}

  private final String name;
  private final List<Field> fields;
  private final Shape shape;

  private Container(String name, List<Field> fields, Shape shape) {
    this.name = name;
    this.fields = fields;
    this.shape = shape;
  }

  /** The container {@code name} of the specification, its fields in their order. */
  public static Container of(String name, Field... fields) {
    return binary(name, List.of(fields));
  }

  /**
   * The progressive container {@code name} of the specification (EIP-7495), its fields in their
   * order and all active: no fork has left one out yet.
   */
  public static Container progressive(String name, Field... fields) {
    if (fields.length > MAX_ACTIVE_FIELDS) {
      throw new IllegalArgumentException(name + " has " + fields.length + " fields");
    }
    return new Container(name, List.of(fields), new Shape.Progressive());
  }

  private static Container binary(String name, List<Field> fields) {
    return new Container(name, fields, Shape.binary(fields.size()));
  }

  /** The plain container with {@code additions} behind these fields. */
  public Container with(Field... additions) {
    List<Field> all = new ArrayList<>(fields);
    all.addAll(List.of(additions));
    return binary(name, List.copyOf(all));
  }

  @Override
  public Fields read(@Nullable Object json) {
    if (!(json instanceof Map<?, ?> members)) {
      throw MalformedValueException.expected("an object (" + name + ")", json);
    }
    Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      Field field = fields.get(i);
      try {
        values[i] = field.schema().read(members.get(field.name()));
      } catch (MalformedValueException e) {
        throw e.within(field.name());
      }
    }
    if (members.size() != values.length) {
      throw unknownMember(members);
    }
    return new Fields(this, values);
  }

  @Override
  void push(Fields value, Hasher hasher) {
    for (int i = 0; i < fields.size(); i++) {
      pushField(fields.get(i).schema(), value.at(i), hasher);
    }
    shape.fold(fields.size(), hasher);
    if (shape instanceof Shape.Progressive) {
      hasher.mixIn((1L << fields.size()) - 1);
    }
  }

  int indexOf(String field) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(field)) {
        return i;
      }
    }
    throw new IllegalArgumentException(name + " has no field " + field);
  }

  @SuppressWarnings("unchecked") // the value was read by this very schema
  private static <V> void pushField(Schema<V> schema, Object value, Hasher hasher) {
    schema.push((V) value, hasher);
  }

  private MalformedValueException unknownMember(Map<?, ?> members) {
    List<String> known = fields.stream().map(Field::name).toList();
    String unknown =
        members.keySet().stream()
            .map(String::valueOf)
            .filter(member -> !known.contains(member))
            .findFirst()
            .orElse("");
    return MalformedValueException.of("not a field of " + name + ", which has " + known)
        .within(unknown);
  }

  @Override
  public String toString() {
    return name;
  }
}
