package io.nitrosigner.nitro.nsm;

import java.util.Arrays;
import java.util.Objects;

/**
 * A request to a security module, encoded as serde's externally tagged enums are: a bare name, or a
 * map of one name to the fields in their order.
 *
 * <p>Source: {@code aws-nitro-enclaves-nsm-api}, {@code Request}.
 */
public sealed interface NsmRequest {
  /** Asks for a {@link ModuleDescription}. */
  record DescribeNsm() implements NsmRequest {}

  /** Asks for up to 256 random bytes. */
  record GetRandom() implements NsmRequest {}

  /** Reads a register. */
  record DescribePcr(int index) implements NsmRequest {}

  /** Makes a register read-only. */
  record LockPcr(int index) implements NsmRequest {}

  /** Makes the registers from 0 to {@code range} - 1 read-only. */
  record LockPcrs(int range) implements NsmRequest {}

  /** Asks for an attestation document. */
  record Attest(AttestationRequest parts) implements NsmRequest {}

  /** Measures data into a register. */
  final class ExtendPcr implements NsmRequest {
    private final int index;
    private final byte[] data;

    /** Copies {@code data}. */
    public ExtendPcr(int index, byte[] data) {
      this.index = index;
      this.data = data.clone();
    }

    /** The register. */
    public int index() {
      return index;
    }

    /** A copy of what is measured. */
    public byte[] data() {
      return data.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ExtendPcr extend
          && extend.index == index
          && Arrays.equals(extend.data, data);
    }

    @Override
    public int hashCode() {
      return Objects.hash(index, Arrays.hashCode(data));
    }
  }

  /** The bytes that travel to the module. */
  default byte[] encode() {
    return RequestCodec.write(this).encode();
  }

  /**
   * Reads what a module receives. The parts of an attestation request may stand in any order, as
   * the hypervisor takes them.
   *
   * @throws NsmException unless {@code bytes} are exactly one request of at most 4096 bytes
   */
  static NsmRequest decode(byte[] bytes) {
    return RequestCodec.read(Tagged.decode("request", bytes, NsmTransport.MAX_REQUEST));
  }
}
