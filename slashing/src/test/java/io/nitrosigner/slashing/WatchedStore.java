package io.nitrosigner.slashing;

import static java.util.Objects.requireNonNullElse;

import io.nitrosigner.signing.bls.PublicKey;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A store whose calls a test counts, and into which it steps: to fail, to wait, to sign too. */
final class WatchedStore implements WatermarkStore {
  final MemoryWatermarkStore inner = new MemoryWatermarkStore();
  final List<String> calls = new CopyOnWriteArrayList<>();
  private final Map<Moment, Runnable> steps = new EnumMap<>(Moment.class);

  /** Where a test may step in. */
  enum Moment {
    FIND,
    CREATE,
    ADVANCE,
    ADVANCED
  }

  /** Does {@code step} when the moment comes next, and only then. */
  synchronized void once(Moment moment, Runnable step) {
    steps.put(moment, step);
  }

  /** Fails when the moment comes next. */
  void failOnce(Moment moment) {
    once(
        moment,
        () -> {
          throw new StoreUnavailableException("no answer");
        });
  }

  /** Is in order again. */
  synchronized void heal() {
    steps.clear();
  }

  @Override
  public Optional<Watermark> find(PublicKey key) {
    calls.add("find");
    come(Moment.FIND);
    return inner.find(key);
  }

  @Override
  public boolean create(PublicKey key, Watermark first) {
    calls.add("create");
    come(Moment.CREATE);
    return inner.create(key, first);
  }

  @Override
  public Advance advance(PublicKey key, Watermark before, Watermark next) {
    calls.add("advance");
    come(Moment.ADVANCE);
    Advance advance = inner.advance(key, before, next);
    come(Moment.ADVANCED);
    return advance;
  }

  private void come(Moment moment) {
    Runnable step;
    synchronized (this) {
      step = requireNonNullElse(steps.remove(moment), () -> {});
    }
    step.run();
  }
}
