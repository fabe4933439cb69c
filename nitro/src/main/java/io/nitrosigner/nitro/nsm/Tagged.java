package io.nitrosigner.nitro.nsm;

import io.nitrosigner.nitro.cbor.Cbor;
import io.nitrosigner.nitro.cbor.CborException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A message in serde's externally tagged form: a name, and fields unless it is a unit. */
record Tagged(String name, Optional<Cbor> content) {
  /** Indices, ranges and versions are 16 bits wide. */
  private static final int MAX_U16 = 0xffff;

  static Tagged decode(String what, byte[] bytes, int maxBytes) {
    try {
      return switch (Cbor.decode(bytes, maxBytes)) {
        case Cbor.Text(String name) -> new Tagged(name, Optional.empty());
        case Cbor.Fields fields when fields.entries().size() == 1 -> single(fields);
        case Cbor _ ->
            throw new NsmException("NSM " + what + " is neither a name nor a map of one");
      };
    } catch (CborException e) {
      throw new NsmException("NSM " + what + " is not CBOR: " + e.getMessage(), e);
    }
  }

  private static Tagged single(Cbor.Fields fields) {
    Map.Entry<Cbor.Key, Cbor> entry = fields.entries().firstEntry();
    if (!(entry.getKey() instanceof Cbor.Text(String name))) {
      throw new NsmException("NSM message name is not a text");
    }
    return new Tagged(name, Optional.of(entry.getValue()));
  }

  /** Wraps fields under a name. */
  static Cbor struct(String name, Cbor.Fields fields) {
    return Cbor.fields().with(name, fields);
  }

  /** Demands a message without fields. */
  <T> T unit(T value) {
    if (content.isPresent()) {
      throw new NsmException(name + " has content, expected none");
    }
    return value;
  }

  /** Demands a message with exactly these fields. */
  Cbor.Fields fields(String... names) {
    if (content.orElse(null) instanceof Cbor.Fields fields
        && fields.entries().size() == names.length
        && Set.of(names).stream().allMatch(field -> fields.find(field).isPresent())) {
      return fields;
    }
    throw new NsmException(name + " does not have the fields " + String.join(", ", names));
  }

  static Cbor field(Cbor.Fields fields, String name) {
    return fields.find(name).orElseThrow(() -> new NsmException("no field " + name));
  }

  static int u16(Cbor.Fields fields, String name) {
    return u16(field(fields, name), name);
  }

  static int u16(Cbor value, String name) {
    if (value instanceof Cbor.Int(long number) && number >= 0 && number <= MAX_U16) {
      return (int) number;
    }
    throw new NsmException(name + " is not an integer from 0 to 65535");
  }

  static byte[] bytes(Cbor.Fields fields, String name) {
    if (field(fields, name) instanceof Cbor.Bytes bytes) {
      return bytes.value();
    }
    throw new NsmException(name + " is not a byte string");
  }

  static String text(Cbor.Fields fields, String name) {
    if (field(fields, name) instanceof Cbor.Text(String value)) {
      return value;
    }
    throw new NsmException(name + " is not a text");
  }
}
