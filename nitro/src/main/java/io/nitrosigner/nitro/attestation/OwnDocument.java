package io.nitrosigner.nitro.attestation;

import java.time.Instant;

/**
 * A document that comes from this enclave's own security module: true because of where it comes
 * from, so that its signature is left to others. Never for a document that has travelled.
 */
public final class OwnDocument {
  private OwnDocument() {}

  /**
   * When the hypervisor signed, by its clock, to the millisecond.
   *
   * @throws AttestationException when it does not have the form of a document
   */
  public static Instant timestamp(byte[] document) {
    return ClaimsReader.read(CoseSign1.read(document).payload().value()).timestamp();
  }
}
