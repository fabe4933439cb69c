package io.nitrosigner.enclave.history;

import io.nitrosigner.nitro.attestation.OwnDocument;
import io.nitrosigner.nitro.nsm.AttestationRequest;
import io.nitrosigner.nitro.nsm.SecurityModule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The enclave's own clock, believed while it agrees with the time that the hypervisor has signed
 * into an attestation document. The parent has no say in either. Thread-safe.
 */
public final class CheckedClock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckedClock.class);

  /**
   * Epochs take minutes, and nothing sets an enclave's clock: it may drift by some seconds a week.
   */
  static final Duration TOLERANCE = Duration.ofMinutes(1);

  /** A document takes milliseconds; one that took longer says little about when it was signed. */
  static final Duration LONG = Duration.ofSeconds(5);

  /** A document takes some milliseconds of a device that serves one request at a time. */
  private static final Duration CHECK_EVERY = Duration.ofSeconds(30);

  /** Time runs on by itself for so long: quartz loses far less than the tolerance. */
  static final Duration GOOD_FOR = Duration.ofMinutes(10);

  private final Supplier<Instant> hypervisor;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Thread checking;

  /** The hypervisor's time at a moment of the monotonic clock. */
  private record Anchor(Instant time, long nanos) {}

  private volatile @Nullable Anchor anchor;

  private CheckedClock(Supplier<Instant> hypervisor, InstantSource clock, LongSupplier nanoTime) {
    this.hypervisor = hypervisor;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.checking = Thread.ofPlatform().name("clock").daemon().unstarted(this::keepChecking);
  }

  /** A clock that is checked now and from time to time, until closed. */
  public static CheckedClock start(SecurityModule module, InstantSource clock) {
    CheckedClock checked = idle(() -> signedBy(module), clock, System::nanoTime);
    checked.check();
    checked.checking.start();
    return checked;
  }

  /** A clock that is checked when it is told to. */
  static CheckedClock idle(
      Supplier<Instant> hypervisor, InstantSource clock, LongSupplier nanoTime) {
    return new CheckedClock(hypervisor, clock, nanoTime);
  }

  private static Instant signedBy(SecurityModule module) {
    return OwnDocument.timestamp(module.attest(AttestationRequest.empty()));
  }

  /** The time, unless the clock and the hypervisor disagree, or have not been compared lately. */
  public Optional<Instant> now() {
    return offset()
        .filter(offset -> offset.abs().compareTo(TOLERANCE) <= 0)
        .map(_ -> clock.instant());
  }

  /** By how much the clock is ahead of the hypervisor's, if that is known. */
  public Optional<Duration> offset() {
    Anchor last = anchor;
    if (last == null) {
      return Optional.empty();
    }
    Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - last.nanos());
    return elapsed.compareTo(GOOD_FOR) > 0
        ? Optional.empty()
        : Optional.of(Duration.between(last.time().plus(elapsed), clock.instant()));
  }

  /** Compares the clock with the hypervisor's. */
  void check() {
    try {
      long before = nanoTime.getAsLong();
      Instant signed = hypervisor.get();
      long after = nanoTime.getAsLong();
      if (after - before <= LONG.toNanos()) {
        anchor = new Anchor(signed, before + (after - before) / 2);
      }
    } catch (RuntimeException e) { // a thread that ends would stop all signing minutes later
      LOG.error("clock not checked reason={}", e.getMessage());
    }
    offset()
        .filter(offset -> offset.abs().compareTo(TOLERANCE) > 0)
        .ifPresent(offset -> LOG.error("clock not trusted offset={}", offset));
  }

  private void keepChecking() {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(CHECK_EVERY.toNanos());
        check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  @Override
  public void close() {
    checking.interrupt();
  }
}
