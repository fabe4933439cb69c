package io.nitrosigner.nitro.attestation;

import io.nitrosigner.nitro.cbor.Cbor;
import io.nitrosigner.nitro.measurement.Pcr;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The payload of a document, read and bounded but not yet believed. */
record Claims(
    String moduleId,
    Instant timestamp,
    SortedMap<Integer, Pcr> pcrs,
    Certificates certificates,
    Optional<byte[]> publicKey,
    Optional<byte[]> userData,
    Optional<byte[]> nonce) {

  /** The DER certificates of a document: the signer's, and the bundle from the root downwards. */
  record Certificates(Cbor.Bytes leaf, List<Cbor.Bytes> bundle) {}
}
