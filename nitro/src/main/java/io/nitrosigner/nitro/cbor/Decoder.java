package io.nitrosigner.nitro.cbor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Reads one {@link Cbor} item and refuses everything that has two readings. */
final class Decoder {
  private final ByteBuffer in;

  Decoder(byte[] bytes, int maxBytes) {
    if (bytes.length > maxBytes) {
      throw new CborException("%d bytes, expected at most %d".formatted(bytes.length, maxBytes));
    }
    in = ByteBuffer.wrap(bytes);
  }

  Cbor decode() {
    try {
      Cbor item = item(0);
      if (in.hasRemaining()) {
        throw new CborException(in.remaining() + " bytes after the item, expected none");
      }
      return item;
    } catch (BufferUnderflowException e) {
      throw new CborException("item ends before its length");
    }
  }

  private Cbor item(int depth) {
    int head = in.get() & 0xff;
    int major = head >>> 5;
    int low = head & 0x1f;
    return switch (major) {
      case Major.UNSIGNED -> new Cbor.Int(argument(low));
      case Major.NEGATIVE -> new Cbor.Int(~argument(low));
      case Major.BYTES -> new Cbor.Bytes(string(low));
      case Major.TEXT -> new Cbor.Text(text(string(low)));
      case Major.ARRAY -> array(count(low, 1), deeper(depth));
      case Major.MAP -> map(count(low, 2), deeper(depth));
      case Major.SIMPLE -> simple(low);
      default -> throw new CborException("major type " + major + " is not used here");
    };
  }

  private Cbor array(int size, int depth) {
    List<Cbor> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(item(depth));
    }
    return new Cbor.Array(items);
  }

  private Cbor map(int size, int depth) {
    SequencedMap<Cbor.Key, Cbor> entries = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      if (!(item(depth) instanceof Cbor.Key key)) {
        throw new CborException("map key is neither an integer nor a text");
      }
      if (entries.putIfAbsent(key, item(depth)) != null) {
        throw new CborException("duplicate map key " + key);
      }
    }
    return new Cbor.Fields(entries);
  }

  private static Cbor simple(int low) {
    return switch (low) {
      case Major.FALSE -> new Cbor.Bool(false);
      case Major.TRUE -> new Cbor.Bool(true);
      case Major.NULL -> new Cbor.Null();
      default -> throw new CborException("simple or float value " + low + " is not used here");
    };
  }

  private static int deeper(int depth) {
    if (depth == Cbor.MAX_DEPTH) {
      throw new CborException("nested deeper than " + Cbor.MAX_DEPTH);
    }
    return depth + 1;
  }

  private byte[] string(int low) {
    byte[] bytes = new byte[count(low, 1)];
    in.get(bytes);
    return bytes;
  }

  private static String text(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CborException("text is not UTF-8");
    }
  }

  /** A count of elements that still fit into the input at {@code minBytes} each. */
  private int count(int low, int minBytes) {
    long count = argument(low);
    if (count > in.remaining() / minBytes) {
      throw new CborException("count or length %d goes beyond the input".formatted(count));
    }
    return (int) count;
  }

  private long argument(int low) {
    if (low < Major.ONE_BYTE) {
      return low;
    }
    if (low > Major.EIGHT_BYTES) {
      throw new CborException("additional information %d: indefinite length".formatted(low));
    }
    long value = 0;
    for (int i = 0; i < 1 << (low - Major.ONE_BYTE); i++) {
      value = value << 8 | (in.get() & 0xff);
    }
    if (value < 0) {
      throw new CborException("integer beyond 63 bits");
    }
    return value;
  }
}
