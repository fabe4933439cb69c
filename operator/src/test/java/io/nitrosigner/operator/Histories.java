package io.nitrosigner.operator;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.Watermark;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keys and what they have signed. */
public final class Histories {
  public static final Root CHAIN = Root.read("0x" + "c0".repeat(32));
  public static final Root OTHER_CHAIN = Root.read("0x" + "c1".repeat(32));

  private Histories() {}

  /** A key by number, up to 65,535. */
  public static PublicKey key(int number) {
    return PublicKey.read("0x" + "%04x".formatted(number).repeat(24));
  }

  /** A key that has signed a block and an attestation. */
  public static Watermark signed(Root chain, long slot, long source, long target) {
    return new Watermark(
        Optional.of(chain),
        Optional.of(new Watermark.Block(slot, Optional.of(Root.ZERO))),
        Optional.of(new Watermark.Vote(source, target, Optional.empty())));
  }

  /** As many keys that have never signed. */
  public static Map<PublicKey, Watermark> neverSigned(int keys) {
    Map<PublicKey, Watermark> all = new LinkedHashMap<>();
    for (int i = 0; i < keys; i++) {
      all.put(key(i), Watermark.NEVER_SIGNED);
    }
    return all;
  }
}
