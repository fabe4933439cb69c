package io.nitrosigner.nitro.nsm;

import io.nitrosigner.nitro.measurement.Pcr;

/**
 * What a security module answers, encoded as serde's externally tagged enums are.
 *
 * <p>Source: {@code aws-nitro-enclaves-nsm-api}, {@code Response}.
 */
public sealed interface NsmResponse {
  /** Answers {@link NsmRequest.DescribeNsm}. */
  record DescribeNsm(ModuleDescription module) implements NsmResponse {}

  /** Answers {@link NsmRequest.DescribePcr}. */
  record DescribePcr(PcrDescription pcr) implements NsmResponse {}

  /** Answers {@link NsmRequest.ExtendPcr} with the register's new value. */
  record ExtendPcr(Pcr value) implements NsmResponse {}

  /** Answers {@link NsmRequest.LockPcr}. */
  record LockPcr() implements NsmResponse {}

  /** Answers {@link NsmRequest.LockPcrs}. */
  record LockPcrs() implements NsmResponse {}

  /** The module refused. */
  record Failure(NsmError error) implements NsmResponse {}

  /** Answers {@link NsmRequest.GetRandom}; redacted, because the bytes may become a secret. */
  final class GetRandom implements NsmResponse {
    /** The most random bytes in one response. */
    public static final int MAX_RANDOM = 256;

    private final byte[] random;

    /** Copies {@code random}. */
    public GetRandom(byte[] random) {
      this.random = random.clone();
    }

    /** A copy of the random bytes. */
    public byte[] random() {
      return random.clone();
    }

    @Override
    public String toString() {
      return "GetRandom[redacted]";
    }
  }

  /** Answers {@link NsmRequest.Attest}. */
  final class Attestation implements NsmResponse {
    private final byte[] document;

    /** Copies {@code document}. */
    public Attestation(byte[] document) {
      this.document = document.clone();
    }

    /** A copy of the signed document. */
    public byte[] document() {
      return document.clone();
    }
  }

  /** The bytes that travel from the module. */
  default byte[] encode() {
    return ResponseCodec.write(this).encode();
  }

  /**
   * Reads what a module answered.
   *
   * @throws NsmException unless {@code bytes} are exactly one response of at most 12,288 bytes
   */
  static NsmResponse decode(byte[] bytes) {
    return ResponseCodec.read(Tagged.decode("response", bytes, NsmTransport.MAX_RESPONSE));
  }
}
