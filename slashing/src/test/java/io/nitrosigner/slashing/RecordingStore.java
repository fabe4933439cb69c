package io.nitrosigner.slashing;

import io.nitrosigner.signing.bls.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A store of one key that remembers what was written, or fails when told to. */
final class RecordingStore implements WatermarkStore {
  static final PublicKey KEY = key(0xab);

  final List<Watermark> written = new ArrayList<>();
  boolean broken;

  static PublicKey key(int filler) {
    byte[] bytes = new byte[PublicKey.LENGTH];
    Arrays.fill(bytes, (byte) filler);
    return new PublicKey(bytes);
  }

  @Override
  public Optional<Watermark> find(PublicKey key) {
    return key.equals(KEY)
        ? Optional.of(written.isEmpty() ? Watermark.NEVER_SIGNED : written.getLast())
        : Optional.empty();
  }

  @Override
  public void advance(PublicKey key, Watermark before, Watermark next) {
    if (broken) {
      throw new IllegalStateException("the store is broken");
    }
    written.add(next);
  }
}
