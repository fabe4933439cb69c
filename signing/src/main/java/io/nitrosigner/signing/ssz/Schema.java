package io.nitrosigner.signing.ssz;

import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.json.Reading;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An SSZ type: how its values are written in JSON and how they are Merkleised. Tables of schemas
 * describe the containers of each fork; the limits in them are part of the root. Immutable.
 *
 * <p>Progressive types (EIP-7916) have no limit, and the root knows of none; the {@code bound} that
 * is given to them here is only how much of a value is read.
 *
 * <p>Source: consensus-specs {@code ssz/simple-serialize.md}, its JSON mapping included.
 *
 * @param <V> the Java form of a value
 */
public abstract sealed class Schema<V> implements Reading<V>
    permits Uint64,
        Uint256,
        Bool,
        ByteVector,
        ByteList,
        Bitvector,
        Bitlist,
        VectorOf,
        ListOf,
        Container {

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

  /** An unsigned 256-bit integer. */
  public static Schema<BigInteger> uint256() {
    return Uint256.INSTANCE;
  }

  /** True or false. */
  public static Schema<Boolean> bool() {
    return Bool.INSTANCE;
  }

  /** Exactly {@code length} bytes. */
  public static Schema<byte[]> bytes(int length) {
    return new ByteVector(length);
  }

  /** At most {@code limit} bytes. */
  public static Schema<byte[]> byteList(int limit) {
    return new ByteList(limit, Shape.ofBytes(limit));
  }

  /** Any number of bytes, of which at most {@code bound} are read. */
  public static Schema<byte[]> progressiveByteList(int bound) {
    return new ByteList(bound, new Shape.Progressive());
  }

  /** Exactly {@code length} bits, lowest bit of the first byte first. */
  public static Schema<byte[]> bitvector(int length) {
    return new Bitvector(length);
  }

  /** At most {@code limit} bits, ended by an extra one bit. */
  public static Schema<byte[]> bitlist(int limit) {
    return new Bitlist(limit, Shape.ofBytes(Math.ceilDiv(limit, Byte.SIZE)));
  }

  /** Any number of bits, ended by an extra one bit, of which at most {@code bound} are read. */
  public static Schema<byte[]> progressiveBitlist(int bound) {
    return new Bitlist(bound, new Shape.Progressive());
  }

  /** Exactly {@code length} elements. */
  public static <E> Schema<List<E>> vector(Schema<E> element, int length) {
    return new VectorOf<>(element, length);
  }

  /** At most {@code limit} elements. */
  public static <E> Schema<List<E>> list(Schema<E> element, int limit) {
    return new ListOf<>(Elements.upTo(limit, element), limit);
  }

  /** Any number of elements, of which at most {@code bound} are read. */
  public static <E> Schema<List<E>> progressiveList(Schema<E> element, int bound) {
    return new ListOf<>(Elements.progressive(element), bound);
  }

  /** A member of a container. */
  public static Container.Field field(String name, Schema<?> schema) {
    return new Container.Field(name, schema);
  }
}
