package io.nitrosigner.nitro.attestation;

import io.nitrosigner.nitro.attestation.AttestationException.Reason;
import io.nitrosigner.nitro.cbor.Cbor;
import io.nitrosigner.nitro.cbor.CborException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A COSE_Sign1 message (RFC 9052 §4.2) under ES384. The signed bytes are kept as they came.
 *
 * @param protectedHeader the encoded protected header
 * @param payload the encoded claims
 * @param signature r and s, 48 bytes each
 */
record CoseSign1(Cbor.Bytes protectedHeader, Cbor.Bytes payload, Cbor.Bytes signature) {
  /** Real documents have 4.5 to 5.2 KiB; three parts of 1 KiB and 16 more registers fit as well. */
  static final int MAX_BYTES = 16 * 1024;

  private static final byte TAG_18 = (byte) 0xd2;
  private static final Cbor.Int ALGORITHM = new Cbor.Int(1);
  private static final Cbor.Int ES384 = new Cbor.Int(-35);
  private static final int SIGNATURE_BYTES = 96;

  static CoseSign1 read(byte[] document) {
    if (document.length > MAX_BYTES) {
      throw new AttestationException(
          Reason.TOO_LARGE, "%d bytes, expected at most %d".formatted(document.length, MAX_BYTES));
    }
    if (!(decode(untagged(document)) instanceof Cbor.Array(List<Cbor> parts))
        || parts.size() != 4
        || !(parts.get(0) instanceof Cbor.Bytes protectedHeader)
        || !(parts.get(1) instanceof Cbor.Fields unprotectedHeader)
        || !(parts.get(2) instanceof Cbor.Bytes payload)
        || !(parts.get(3) instanceof Cbor.Bytes signature)) {
      throw new AttestationException(Reason.MALFORMED_COSE, "not a COSE_Sign1 array");
    }
    checkHeaders(protectedHeader, unprotectedHeader);
    if (signature.length() != SIGNATURE_BYTES) {
      throw new AttestationException(
          Reason.SIGNATURE_LENGTH,
          "signature of %d bytes, expected 96".formatted(signature.length()));
    }
    return new CoseSign1(protectedHeader, payload, signature);
  }

  /** {@code Sig_structure} of RFC 9052 §4.4, over the bytes as received. */
  byte[] signed() {
    return new Cbor.Array(
            List.of(
                new Cbor.Text("Signature1"), protectedHeader, new Cbor.Bytes(new byte[0]), payload))
        .encode();
  }

  private static void checkHeaders(Cbor.Bytes protectedHeader, Cbor.Fields unprotectedHeader) {
    SequencedMap<Cbor.Key, Cbor> only = new LinkedHashMap<>(Map.of(ALGORITHM, ES384));
    if (!decode(protectedHeader.value()).equals(new Cbor.Fields(only))) {
      throw new AttestationException(
          Reason.WRONG_ALGORITHM, "protected header is not exactly {alg: ES384}");
    }
    if (!unprotectedHeader.entries().isEmpty()) {
      throw new AttestationException(Reason.UNPROTECTED_HEADER, "unprotected header is not empty");
    }
  }

  private static byte[] untagged(byte[] document) {
    boolean tagged = document.length > 0 && document[0] == TAG_18;
    return tagged ? Arrays.copyOfRange(document, 1, document.length) : document;
  }

  static Cbor decode(byte[] bytes) {
    try {
      return Cbor.decode(bytes, MAX_BYTES);
    } catch (CborException e) {
      throw new AttestationException(
          Reason.MALFORMED_CBOR, "not strict CBOR: " + e.getMessage(), e);
    }
  }
}
