package io.nitrosigner.nitro.nsm;

import io.nitrosigner.nitro.measurement.Pcr;

/**
 * The Nitro Security Module of this machine. Every method throws {@link NsmException} when the
 * module refuses or cannot be reached; implementations are thread-safe and serve one request at a
 * time.
 */
public interface SecurityModule {
  /** Version, identity and locked registers. */
  ModuleDescription describe();

  /** Reads register {@code index}, 0 to 31. */
  PcrDescription describePcr(int index);

  /**
   * Measures {@code data} into register {@code index}, 16 to 31, and returns its new value.
   *
   * @param data a digest; the module's limit is undocumented and 48 bytes are certain to pass
   */
  Pcr extendPcr(int index, byte[] data);

  /** Locks register {@code index}, which only then appears in attestation documents. */
  void lockPcr(int index);

  /** Locks the registers from 0 to {@code range} - 1. */
  void lockPcrs(int range);

  /** Up to 256 random bytes; at least one. */
  byte[] random();

  /** A signed attestation document. */
  byte[] attest(AttestationRequest request);
}
