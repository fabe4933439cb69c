package io.nitrosigner.nitro.cbor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Writes {@link Cbor} items with definite lengths and the shortest heads. */
final class Encoder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Encoder() {}

  static byte[] encode(Cbor item) {
    Encoder encoder = new Encoder();
    encoder.write(item);
    return encoder.out.toByteArray();
  }

  private void write(Cbor item) {
    switch (item) {
      case Cbor.Int(long value) when value >= 0 -> head(Major.UNSIGNED, value);
      case Cbor.Int(long value) -> head(Major.NEGATIVE, ~value);
      case Cbor.Bytes bytes -> string(Major.BYTES, bytes.value());
      case Cbor.Text(String value) -> string(Major.TEXT, value.getBytes(UTF_8));
      case Cbor.Array array -> {
        head(Major.ARRAY, array.items().size());
        array.items().forEach(this::write);
      }
      case Cbor.Fields fields -> {
        head(Major.MAP, fields.entries().size());
        fields.entries().forEach(this::entry);
      }
      case Cbor.Bool(boolean value) -> head(Major.SIMPLE, value ? Major.TRUE : Major.FALSE);
      case Cbor.Null() -> head(Major.SIMPLE, Major.NULL);
    }
  }

  private void entry(Cbor.Key key, Cbor value) {
    write(key);
    write(value);
  }

  private void string(int major, byte[] bytes) {
    head(major, bytes.length);
    out.writeBytes(bytes);
  }

  private void head(int major, long argument) {
    if (argument < Major.ONE_BYTE) {
      out.write(major << 5 | (int) argument);
      return;
    }
    int size = argument <= 0xff ? 0 : argument <= 0xffff ? 1 : argument <= 0xffff_ffffL ? 2 : 3;
    out.write(major << 5 | Major.ONE_BYTE + size);
    for (int shift = (8 << size) - 8; shift >= 0; shift -= 8) {
      out.write((int) (argument >>> shift));
    }
  }
}
