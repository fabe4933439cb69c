package io.nitrosigner.nitro.cbor;

import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** One CBOR item (RFC 8949) of the kinds that Nitro uses. Immutable, hence thread-safe. */
public sealed interface Cbor {
  /** The deepest nesting of arrays and maps in any Nitro message; deeper input is hostile. */
  int MAX_DEPTH = 4;

  /** What may be the key of a map. */
  sealed interface Key extends Cbor {}

  /** Major types 0 and 1, as far as they fit 63 bits. */
  record Int(long value) implements Key {}

  /** Major type 3. */
  record Text(String value) implements Key {}

  /** The simple values false and true. */
  record Bool(boolean value) implements Cbor {}

  /** The simple value null. */
  record Null() implements Cbor {}

  /** Major type 4. */
  record Array(List<Cbor> items) implements Cbor {
    /** Copies {@code items}. */
    public Array {
      items = List.copyOf(items);
    }
  }

  /** Major type 5, in the order it was written. */
  record Fields(SequencedMap<Key, Cbor> entries) implements Cbor {
    /** Copies {@code entries}. */
    public Fields {
      entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
    }

    /** The value under a text key. */
    public Optional<Cbor> find(String name) {
      return Optional.ofNullable(entries.get(new Text(name)));
    }

    /** This map and one entry more at its end. */
    public Fields with(String name, Cbor value) {
      SequencedMap<Key, Cbor> more = new LinkedHashMap<>(entries);
      more.put(new Text(name), value);
      return new Fields(more);
    }
  }

  /** Major type 2. */
  final class Bytes implements Cbor {
    private final byte[] value;

    /** Copies {@code value}. */
    public Bytes(byte[] value) {
      this.value = value.clone();
    }

    /** A copy of the bytes. */
    public byte[] value() {
      return value.clone();
    }

    /** The number of bytes. */
    public int length() {
      return value.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes bytes && Arrays.equals(bytes.value, value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return "h'" + HexFormat.of().formatHex(value) + "'";
    }
  }

  /** The map without entries, to which {@link Fields#with} adds. */
  static Fields fields() {
    return new Fields(new LinkedHashMap<>());
  }

  /**
   * Reads exactly one item.
   *
   * @param maxBytes the most that {@code bytes} may hold
   * @throws CborException for longer input, indefinite lengths, duplicate keys, tags, floats, other
   *     simple values, malformed UTF-8, nesting below {@link #MAX_DEPTH}, or bytes after the item
   */
  static Cbor decode(byte[] bytes, int maxBytes) {
    return new Decoder(bytes, maxBytes).decode();
  }

  /** Writes the item with definite lengths and the shortest heads, maps in their own order. */
  default byte[] encode() {
    return Encoder.encode(this);
  }
}
