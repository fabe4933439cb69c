package io.nitrosigner.nitro.measurement;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** The value of a platform configuration register: 48 bytes. Immutable. */
public final class Pcr {
  /** Bytes in a register: one SHA-384. */
  public static final int LENGTH = 48;

  /** Registers of a Nitro security module, numbered from 0. */
  public static final int COUNT = 32;

  /** A register that nothing extended; as PCR0 of a document, the mark of a debug enclave. */
  public static final Pcr ZERO = new Pcr(new byte[LENGTH]);

  private final byte[] bytes;

  private Pcr(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Copies a value.
   *
   * @throws IllegalArgumentException unless there are 48 bytes
   */
  public static Pcr of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("PCR of %d bytes, expected 48".formatted(bytes.length));
    }
    return new Pcr(bytes.clone());
  }

  /**
   * Reads 96 hexadecimal digits of any case.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Pcr parse(String hex) {
    if (hex.length() != 2 * LENGTH) {
      throw new IllegalArgumentException(
          "PCR of %d digits, expected 96 hexadecimal digits".formatted(hex.length()));
    }
    return new Pcr(HexFormat.of().parseHex(hex));
  }

  /** What the register holds after {@code data} was measured into it: SHA384(old || data). */
  public Pcr extend(byte[] data) {
    MessageDigest sha = Sha384.fresh();
    sha.update(bytes);
    return new Pcr(sha.digest(data));
  }

  /** A copy of the 48 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Compares in a time that does not depend on the values. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Pcr pcr && MessageDigest.isEqual(pcr.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** 96 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
