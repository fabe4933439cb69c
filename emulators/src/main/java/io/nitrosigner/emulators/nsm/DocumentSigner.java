package io.nitrosigner.emulators.nsm;

import io.nitrosigner.nitro.cbor.Cbor;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.nitro.nsm.AttestationRequest;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Writes attestation documents byte for byte as the genuine module shapes them: an untagged
 * COSE_Sign1 with ES384 (RFC 9052, RFC 9053).
 */
final class DocumentSigner {
  private static final long ALGORITHM_HEADER = 1;
  private static final long ES384 = -35;

  private final NsmPlace place;
  private DocumentChain chain;

  DocumentSigner(NsmPlace place, DocumentChain chain) {
    this.place = place;
    this.chain = chain;
  }

  byte[] sign(AttestationRequest request, SequencedMap<Integer, Pcr> registers, Instant now) {
    chain = chain.renewed(place, now);
    try {
      byte[] header = protectedHeader();
      byte[] payload = payload(request, registers, now).encode();
      return new Cbor.Array(
              List.of(
                  new Cbor.Bytes(header),
                  Cbor.fields(),
                  new Cbor.Bytes(payload),
                  new Cbor.Bytes(signature(header, payload))))
          .encode();
    } catch (GeneralSecurityException e) {
      throw new EmulatedNsmException("cannot sign a document", e);
    }
  }

  private Cbor payload(
      AttestationRequest request, SequencedMap<Integer, Pcr> registers, Instant now)
      throws CertificateEncodingException {
    return Cbor.fields()
        .with("module_id", new Cbor.Text(place.moduleId()))
        .with("digest", new Cbor.Text("SHA384"))
        .with("timestamp", new Cbor.Int(now.toEpochMilli()))
        .with("pcrs", pcrs(registers))
        .with("certificate", certificate(chain.leaf().certificate()))
        .with("cabundle", bundle())
        .with("public_key", orNull(request.publicKey()))
        .with("user_data", orNull(request.userData()))
        .with("nonce", orNull(request.nonce()));
  }

  private byte[] signature(byte[] header, byte[] payload) throws GeneralSecurityException {
    byte[] signed =
        new Cbor.Array(
                List.of(
                    new Cbor.Text("Signature1"),
                    new Cbor.Bytes(header),
                    new Cbor.Bytes(new byte[0]),
                    new Cbor.Bytes(payload)))
            .encode();
    Signature signature = Signature.getInstance("SHA384withECDSAinP1363Format");
    signature.initSign(chain.leaf().key());
    signature.update(signed);
    return signature.sign();
  }

  private static byte[] protectedHeader() {
    SequencedMap<Cbor.Key, Cbor> header = new LinkedHashMap<>();
    header.put(new Cbor.Int(ALGORITHM_HEADER), new Cbor.Int(ES384));
    return new Cbor.Fields(header).encode();
  }

  private static Cbor pcrs(SequencedMap<Integer, Pcr> registers) {
    SequencedMap<Cbor.Key, Cbor> pcrs = new LinkedHashMap<>();
    registers.forEach(
        (index, value) -> pcrs.put(new Cbor.Int(index), new Cbor.Bytes(value.bytes())));
    return new Cbor.Fields(pcrs);
  }

  private Cbor bundle() throws CertificateEncodingException {
    List<Cbor> issuers = new ArrayList<>();
    for (X509Certificate issuer : chain.bundle()) {
      issuers.add(certificate(issuer));
    }
    return new Cbor.Array(issuers);
  }

  private static Cbor certificate(X509Certificate certificate) throws CertificateEncodingException {
    return new Cbor.Bytes(certificate.getEncoded());
  }

  private static Cbor orNull(Optional<byte[]> part) {
    return part.<Cbor>map(Cbor.Bytes::new).orElse(new Cbor.Null());
  }
}
