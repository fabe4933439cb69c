package io.nitrosigner.enclave.telemetry;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.TamperedHistoryException;
import io.nitrosigner.slashing.Watermark;
import io.nitrosigner.slashing.WatermarkStore;
import java.util.Optional;
import java.util.function.Supplier;

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
    return measure(StoreOperation.FIND, () -> store.find(key));
  }

  @Override
  public boolean create(PublicKey key, Watermark first) {
    return measure(StoreOperation.CREATE, () -> store.create(key, first));
  }

  @Override
  public Advance advance(PublicKey key, Watermark before, Watermark next) {
    return measure(StoreOperation.ADVANCE, () -> store.advance(key, before, next));
  }

  private <T> T measure(StoreOperation operation, Supplier<T> call) {
    long started = System.nanoTime();
    try {
      return call.get();
    } catch (TamperedHistoryException e) {
      throw e; // an answer, and counted by its reason
    } catch (RuntimeException e) {
      telemetry.storeFailed(operation);
      throw e;
    } finally {
      telemetry.stored(operation, System.nanoTime() - started);
    }
  }
}
