package io.nitrosigner.signing.ssz;

import io.nitrosigner.signing.json.Json;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

final class Uint256 extends Schema<BigInteger> {
  static final Uint256 INSTANCE = new Uint256();

  private Uint256() {}

  @Override
  public BigInteger read(@Nullable Object json) {
    return Json.uint256(json);
  }

  @Override
  void push(BigInteger value, Hasher hasher) {
    byte[] littleEndian = new byte[Hasher.CHUNK];
    byte[] bigEndian = value.toByteArray();
    for (int i = 0; i < Math.min(bigEndian.length, littleEndian.length); i++) {
      littleEndian[i] = bigEndian[bigEndian.length - 1 - i];
    }
    hasher.push(littleEndian);
  }
}
