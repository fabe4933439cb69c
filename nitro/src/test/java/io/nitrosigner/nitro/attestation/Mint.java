package io.nitrosigner.nitro.attestation;

import io.nitrosigner.nitro.cbor.Cbor;
import io.nitrosigner.nitro.measurement.Measurements;
import io.nitrosigner.nitro.measurement.Pcr;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/** Makes attestation documents under a root of its own, right unless a part is changed. */
final class Mint {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final int ROOT = 0;
  static final int REGIONAL = 1;
  static final int ZONAL = 2;
  static final int LOWEST = 3;
  static final int LEAF = 4;
  static final Measurements IMAGE =
      new Measurements(pcr((byte) 10), pcr((byte) 11), pcr((byte) 12));
  static final byte[] ES384_HEADER = {(byte) 0xa1, 0x01, 0x38, 0x22};

  private final List<CertificateSpec> specs =
      new ArrayList<>(
          List.of(
              CertificateSpec.authority("root", OptionalInt.empty(), Duration.ofDays(1000)),
              CertificateSpec.authority("regional", OptionalInt.of(2), Duration.ofDays(20)),
              CertificateSpec.authority("zonal", OptionalInt.of(1), Duration.ofDays(5)),
              CertificateSpec.authority("instance", OptionalInt.of(0), Duration.ofHours(24)),
              CertificateSpec.leaf()));
  private UnaryOperator<Cbor.Fields> claims = UnaryOperator.identity();
  private UnaryOperator<byte[]> payload = UnaryOperator.identity();
  private UnaryOperator<List<Cbor>> message = UnaryOperator.identity();
  private byte[] header = ES384_HEADER;
  private List<CertificateSpec.Issued> issued = List.of();

  Mint certificate(int position, UnaryOperator<CertificateSpec> change) {
    specs.set(position, change.apply(specs.get(position)));
    return this;
  }

  /** Changes the claims before they are signed. */
  Mint claims(UnaryOperator<Cbor.Fields> change) {
    claims = change;
    return this;
  }

  Mint claim(String name, Cbor value) {
    return claims(fields -> fields.with(name, value));
  }

  /** Changes the encoded payload before it is signed. */
  Mint payload(UnaryOperator<byte[]> change) {
    payload = change;
    return this;
  }

  /** Signs this protected header in place of {alg: ES384}. */
  Mint header(byte[] other) {
    header = other.clone();
    return this;
  }

  /** Changes the four parts of the message after they are signed. */
  Mint message(UnaryOperator<List<Cbor>> change) {
    message = change;
    return this;
  }

  /** Makes a document; the root of its certificates is then in {@link #root}. */
  byte[] document() {
    issue();
    byte[] signed = payload.apply(claims.apply(right()).encode());
    byte[] toSign =
        new Cbor.Array(
                List.of(
                    new Cbor.Text("Signature1"),
                    new Cbor.Bytes(header),
                    new Cbor.Bytes(new byte[0]),
                    new Cbor.Bytes(signed)))
            .encode();
    List<Cbor> parts =
        List.of(
            new Cbor.Bytes(header),
            Cbor.fields(),
            new Cbor.Bytes(signed),
            new Cbor.Bytes(sign(toSign)));
    return new Cbor.Array(message.apply(parts)).encode();
  }

  TrustRoot root() {
    if (issued.isEmpty()) {
      issue();
    }
    return TrustRoot.of(issued.get(ROOT).certificate());
  }

  AttestationVerifier verifier() {
    return new AttestationVerifier(root());
  }

  /** The certificate authorities from the root downwards. */
  List<Cbor> bundle() {
    return issued.subList(ROOT, LEAF).stream().map(one -> der(one.certificate())).toList();
  }

  static Cbor der(X509Certificate certificate) {
    try {
      return new Cbor.Bytes(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  static Cbor registers(Map<Integer, Pcr> pcrs) {
    SequencedMap<Cbor.Key, Cbor> entries = new LinkedHashMap<>();
    pcrs.forEach((index, pcr) -> entries.put(new Cbor.Int(index), new Cbor.Bytes(pcr.bytes())));
    return new Cbor.Fields(entries);
  }

  static Pcr pcr(byte fill) {
    byte[] bytes = new byte[Pcr.LENGTH];
    Arrays.fill(bytes, fill);
    return Pcr.of(bytes);
  }

  static Map<Integer, Pcr> pcrs() {
    SequencedMap<Integer, Pcr> pcrs = new LinkedHashMap<>();
    for (int index = 0; index < 16; index++) {
      pcrs.put(index, Pcr.ZERO);
    }
    pcrs.put(0, IMAGE.pcr0());
    pcrs.put(1, IMAGE.pcr1());
    pcrs.put(2, IMAGE.pcr2());
    pcrs.put(16, pcr((byte) 16));
    return pcrs;
  }

  private void issue() {
    List<CertificateSpec.Issued> chain = new ArrayList<>();
    for (CertificateSpec spec : specs) {
      chain.add(spec.issue(chain.isEmpty() ? Optional.empty() : Optional.of(chain.getLast())));
    }
    issued = List.copyOf(chain);
  }

  private Cbor.Fields right() {
    return Cbor.fields()
        .with("module_id", new Cbor.Text("i-0123456789abcdef0-enc0123456789abcdef"))
        .with("digest", new Cbor.Text("SHA384"))
        .with("timestamp", new Cbor.Int(NOW.toEpochMilli()))
        .with("pcrs", registers(pcrs()))
        .with("certificate", der(issued.get(LEAF).certificate()))
        .with("cabundle", new Cbor.Array(bundle()))
        .with("public_key", new Cbor.Bytes(new byte[] {1, 2, 3}))
        .with("user_data", new Cbor.Null())
        .with("nonce", new Cbor.Bytes(new byte[] {4, 5, 6}));
  }

  private byte[] sign(byte[] bytes) {
    try {
      Signature signature = Signature.getInstance("SHA384withECDSAinP1363Format");
      signature.initSign(issued.get(LEAF).key().getPrivate());
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
