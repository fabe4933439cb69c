package io.nitrosigner.operator.slashing;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.Watermark;
import java.util.Map;

/**
 * What is stored of several keys, authentic or not.
 *
 * @param watermarks of the keys that have a history
 * @param damaged why the item of a key is no history: it signs no block and no attestation
 */
public record StoredHistories(
    Map<PublicKey, Watermark> watermarks, Map<PublicKey, String> damaged) {
  /** Of no keys. */
  public static final StoredHistories NONE = new StoredHistories(Map.of(), Map.of());

  /** Copies both. */
  public StoredHistories {
    watermarks = Map.copyOf(watermarks);
    damaged = Map.copyOf(damaged);
  }

  /** Whether there is anything of a key. */
  public boolean has(PublicKey key) {
    return watermarks.containsKey(key) || damaged.containsKey(key);
  }
}
