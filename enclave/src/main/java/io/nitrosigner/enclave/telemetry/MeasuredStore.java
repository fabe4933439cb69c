package io.nitrosigner.enclave.telemetry;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.Watermark;
import io.nitrosigner.slashing.WatermarkStore;
import java.util.Optional;

/** A store of watermarks that is timed. Thread-safe. */
final class MeasuredStore implements WatermarkStore {
  private final WatermarkStore store;
  private final Telemetry telemetry;

  MeasuredStore(WatermarkStore store, Telemetry telemetry) {
    this.store = store;
    this.telemetry = telemetry;
  }

  @Override
  public Optional<Watermark> find(PublicKey key) {
    long started = System.nanoTime();
    try {
      return store.find(key);
    } catch (RuntimeException e) {
      telemetry.storeFailed(StoreOperation.FIND);
      throw e;
    } finally {
      telemetry.stored(StoreOperation.FIND, System.nanoTime() - started);
    }
  }

  @Override
  public void advance(PublicKey key, Watermark before, Watermark next) {
    long started = System.nanoTime();
    try {
      store.advance(key, before, next);
    } catch (RuntimeException e) {
      telemetry.storeFailed(StoreOperation.ADVANCE);
      throw e;
    } finally {
      telemetry.stored(StoreOperation.ADVANCE, System.nanoTime() - started);
    }
  }
}
