package io.nitrosigner.signing.ssz;

import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.MalformedValueException;

/** A value of a {@link Container}. Immutable as long as nobody writes into its byte arrays. */
public final class Fields {
  private final Container schema;
  private final Object[] values;

  Fields(Container schema, Object[] values) {
    this.schema = schema;
    this.values = values;
  }

  /** The root of the whole container. */
  public Root hashTreeRoot() {
    return schema.hashTreeRoot(this);
  }

  /**
   * The slot or epoch that {@code path} leads to, from field to field.
   *
   * @throws MalformedValueException if it is not below 2^63; see {@link Json#uint63}
   */
  public long uint63(String... path) {
    Fields fields = this;
    for (int i = 0; i < path.length - 1; i++) {
      fields = fields.fields(path[i]);
    }
    long value = fields.uint64(path[path.length - 1]);
    if (value < 0) {
      throw MalformedValueException.expected(Json.UINT63, Long.toUnsignedString(value))
          .within(String.join(".", path));
    }
    return value;
  }

  /** The integer in field {@code name}; negative values are the upper half of the range. */
  public long uint64(String name) {
    return (Long) at(schema.indexOf(name));
  }

  /** The container in field {@code name}. */
  public Fields fields(String name) {
    return (Fields) at(schema.indexOf(name));
  }

  /** A copy of the bytes in field {@code name}. */
  public byte[] bytes(String name) {
    return ((byte[]) at(schema.indexOf(name))).clone();
  }

  Object at(int index) {
    return values[index];
  }
}
