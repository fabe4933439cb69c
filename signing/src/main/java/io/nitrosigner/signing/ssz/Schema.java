package io.nitrosigner.signing.ssz;

import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.json.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An SSZ type: how its values are written in JSON and how they are Merkleised. Tables of schemas
 * describe the containers of each fork; the limits in them are part of the root. Immutable.
 *
 * <p>Source: consensus-specs {@code ssz/simple-serialize.md}, its JSON mapping included.
 *
 * @param <V> the Java form of a value
 */
public abstract sealed class Schema<V> implements Reading<V>
    permits Uint64, ByteVector, Bitvector, Bitlist, VectorOf, ListOf, Container {

  /**
   * Reads a value of this type, complete and within its bounds.
   *
   * @throws MalformedValueException naming the path within {@code json}, what stands there and what
   *     was expected
   */
  @Override
  public abstract V read(@Nullable Object json);

  /** The root of a value that this schema has read. */
  public final Root hashTreeRoot(V value) {
    Hasher hasher = Hasher.ofThread();
    push(value, hasher);
    return hasher.pop();
  }

  /** Pushes exactly one chunk: the root of {@code value}. */
  abstract void push(V value, Hasher hasher);

  /** An unsigned 64-bit integer; negative Java values are the upper half. */
  public static Schema<Long> uint64() {
    return Uint64.INSTANCE;
  }

  /** Exactly {@code length} bytes. */
  public static Schema<byte[]> bytes(int length) {
    return new ByteVector(length);
  }

  /** Exactly {@code length} bits, lowest bit of the first byte first. */
  public static Schema<byte[]> bitvector(int length) {
    return new Bitvector(length);
  }

  /** At most {@code limit} bits, ended by an extra one bit. */
  public static Schema<byte[]> bitlist(int limit) {
    return new Bitlist(limit);
  }

  /** Exactly {@code length} elements. */
  public static <E> Schema<List<E>> vector(Schema<E> element, int length) {
    return new VectorOf<>(element, length);
  }

  /** At most {@code limit} elements. */
  public static <E> Schema<List<E>> list(Schema<E> element, int limit) {
    return new ListOf<>(element, limit);
  }

  /** A member of a container. */
  public static Container.Field field(String name, Schema<?> schema) {
    return new Container.Field(name, schema);
  }
}
