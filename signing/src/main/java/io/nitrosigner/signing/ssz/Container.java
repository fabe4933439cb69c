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
  /** A member of a container: its name in the specification and in JSON, and its type. */
  public record Field(String name, Schema<?> schema) {}

  private final String name;
  private final List<Field> fields;
  private final int depth;

  private Container(String name, List<Field> fields) {
    this.name = name;
    this.fields = fields;
    this.depth = Hasher.depthOf(fields.size());
  }

  /** The container {@code name} of the specification, its fields in their order. */
  public static Container of(String name, Field... fields) {
    return new Container(name, List.of(fields));
  }

  /** This container with {@code additions} behind its fields. */
  public Container with(Field... additions) {
    List<Field> all = new ArrayList<>(fields);
    all.addAll(List.of(additions));
    return new Container(name, List.copyOf(all));
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
    hasher.fold(fields.size(), depth);
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
