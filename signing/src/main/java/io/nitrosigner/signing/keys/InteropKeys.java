package io.nitrosigner.signing.keys;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The keys that everybody knows, for test networks: secret i is {@code
 * int_LE(sha256(uint256_LE(i))) mod r}. Source: ethereum/eth2.0-pm {@code interop/mocked_start}.
 */
public final class InteropKeys {
  private InteropKeys() {}

  /**
   * The secret of key {@code index}.
   *
   * @return 32 bytes, big-endian
   */
  public static byte[] secret(int index) {
    if (index < 0) {
      throw new IllegalArgumentException("interop keys count from 0, was " + index);
    }
    ByteBuffer number = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN).putInt(index);
    byte[] hash = KeyDerivation.sha256().digest(number.array());
    return KeyDerivation.bigEndian(new BigInteger(1, reversed(hash)).mod(KeyDerivation.order()));
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
