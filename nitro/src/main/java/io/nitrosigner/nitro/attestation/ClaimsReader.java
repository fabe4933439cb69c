package io.nitrosigner.nitro.attestation;

import io.nitrosigner.nitro.attestation.AttestationException.Reason;
import io.nitrosigner.nitro.cbor.Cbor;
import io.nitrosigner.nitro.measurement.Pcr;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@link Claims} and holds them to the bounds of the AWS user guide's CDDL. */
final class ClaimsReader {
  private static final Set<Cbor.Key> NAMES =
      Stream.of(
              "module_id",
              "digest",
              "timestamp",
              "pcrs",
              "certificate",
              "cabundle",
              "public_key",
              "user_data",
              "nonce")
          .map(Cbor.Text::new)
          .collect(Collectors.toUnmodifiableSet());

  /** Real identities have about 40 characters. */
  private static final int MAX_MODULE_ID = 256;

  private static final int MAX_CERTIFICATE = 1024;

  /** Real bundles have 4; a longer one only costs signature checks. */
  private static final int MAX_BUNDLE = 8;

  private static final int MAX_PART = 1024;

  private final Cbor.Fields fields;

  private ClaimsReader(Cbor.Fields fields) {
    this.fields = fields;
  }

  static Claims read(byte[] payload) {
    if (CoseSign1.decode(payload) instanceof Cbor.Fields fields
        && fields.entries().keySet().equals(NAMES)) {
      return new ClaimsReader(fields).read();
    }
    throw malformed("payload is not a map of exactly " + NAMES);
  }

  private Claims read() {
    if (!text("digest", 1, 16).equals("SHA384")) {
      throw malformed("digest is not SHA384");
    }
    return new Claims(
        text("module_id", 1, MAX_MODULE_ID),
        timestamp(),
        pcrs(),
        new Claims.Certificates(certificate("certificate", field("certificate")), bundle()),
        part("public_key"),
        part("user_data"),
        part("nonce"));
  }

  private Cbor field(String name) {
    return fields.find(name).orElseThrow(() -> malformed("no " + name));
  }

  private String text(String name, int min, int max) {
    if (field(name) instanceof Cbor.Text(String value)
        && value.length() >= min
        && value.length() <= max) {
      return value;
    }
    throw malformed("%s is not a text of %d to %d characters".formatted(name, min, max));
  }

  private Instant timestamp() {
    if (field("timestamp") instanceof Cbor.Int(long millis) && millis >= 0) {
      return Instant.ofEpochMilli(millis);
    }
    throw malformed("timestamp is not a count of milliseconds");
  }

  private SortedMap<Integer, Pcr> pcrs() {
    if (!(field("pcrs") instanceof Cbor.Fields registers) || registers.entries().isEmpty()) {
      throw malformed("pcrs is not a map of 1 to 32 registers");
    }
    SortedMap<Integer, Pcr> pcrs = new TreeMap<>();
    registers.entries().forEach((key, value) -> pcrs.put(index(key), pcr(value)));
    return pcrs;
  }

  private static int index(Cbor.Key key) {
    if (key instanceof Cbor.Int(long index) && index >= 0 && index < Pcr.COUNT) {
      return (int) index;
    }
    throw malformed("PCR index is not 0 to 31");
  }

  private static Pcr pcr(Cbor value) {
    if (value instanceof Cbor.Bytes bytes && bytes.length() == Pcr.LENGTH) {
      return Pcr.of(bytes.value());
    }
    throw malformed("PCR is not a byte string of 48 bytes");
  }

  private List<Cbor.Bytes> bundle() {
    if (field("cabundle") instanceof Cbor.Array(List<Cbor> items)
        && !items.isEmpty()
        && items.size() <= MAX_BUNDLE) {
      return items.stream().map(item -> certificate("cabundle", item)).toList();
    }
    throw malformed("cabundle is not an array of 1 to %d certificates".formatted(MAX_BUNDLE));
  }

  private static Cbor.Bytes certificate(String name, Cbor value) {
    if (value instanceof Cbor.Bytes bytes
        && bytes.length() >= 1
        && bytes.length() <= MAX_CERTIFICATE) {
      return bytes;
    }
    throw malformed(name + " is not a byte string of 1 to 1024 bytes");
  }

  private Optional<byte[]> part(String name) {
    return switch (field(name)) {
      case Cbor.Null() -> Optional.empty();
      case Cbor.Bytes bytes when bytes.length() <= MAX_PART -> Optional.of(bytes.value());
      case Cbor _ -> throw malformed(name + " is neither null nor at most 1024 bytes");
    };
  }

  private static AttestationException malformed(String message) {
    return new AttestationException(Reason.MALFORMED_CLAIM, message);
  }
}
