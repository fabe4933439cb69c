package io.nitrosigner.operator.keys;

import io.nitrosigner.signing.bls.PublicKey;
import java.util.HexFormat;

/**
 * What one run makes, once it is known that it may.
 *
 * @param index where every key stood before
 */
public record GenerationPlan(GenerationRequest request, IndexClaim claim, KeyIndex index) {
  /** Whether a key was in the table before. */
  public boolean has(PublicKey key) {
    return !index.of(HexFormat.of().formatHex(key.bytes())).isEmpty();
  }

  KeyStanding standing() {
    return new KeyStanding(index, request.deployment(), request.terms().network().name());
  }
}
