package io.nitrosigner.enclave;

import io.nitrosigner.enclave.telemetry.Telemetry;
import io.nitrosigner.enclave.unseal.KeyChange;
import io.nitrosigner.enclave.unseal.KeyRing;
import io.nitrosigner.enclave.unseal.UnsealException;
import io.nitrosigner.enclave.unseal.Unsealer;
import io.nitrosigner.enclave.unseal.Unsealer.Pace;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.GivenRows;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a running signer, and how they follow the key table: unsealed beside it, and changed
 * all at once. One change at a time. Thread-safe.
 */
final class TableChanges implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableChanges.class);

  /** Why a change is refused that is not one of what is held. */
  static final String OTHER_BASE =
      "base: expected the digest of the rows that are held; all rows without a base are taken too";

  private final Serving signer;
  private final Supplier<Unsealer> unsealers;
  private final Reloading reloading;
  private final Telemetry telemetry;
  private KeyRing keys;
  private GivenRows given;
  private boolean closed;

  /** The keys of an enclave, and the rows that they come from. */
  record Held(KeyRing keys, GivenRows given) {
    /** What there is before {@code init}. */
    static final Held NOTHING = new Held(KeyRing.EMPTY, GivenRows.NONE);

    /** The same without a key that signs. */
    Held withoutKeys() {
      return new Held(keys.withoutKeys(), given);
    }
  }

  /**
   * Changes to what {@code signer} serves.
   *
   * @param held what it serves already
   * @param unsealers makes one, for each change
   */
  TableChanges(
      Serving signer,
      Held held,
      Supplier<Unsealer> unsealers,
      Reloading reloading,
      Telemetry telemetry) {
    this.signer = signer;
    this.unsealers = unsealers;
    this.reloading = reloading;
    this.telemetry = telemetry;
    this.keys = held.keys();
    this.given = held.given();
  }

  /** What is held now. */
  synchronized Held held() {
    return new Held(keys, given);
  }

  /** Whether {@code request}, if it is a change, is one of what is held now. */
  boolean isOfHeld(ControlRequest.Keys request) {
    String digest = held().given().digest();
    return request.base().map(digest::equals).orElse(true);
  }

  /** Begins to carry out {@code request}, for which {@link Reloading#begin()} must have been. */
  void begin(ControlRequest.Keys request) {
    Thread.ofPlatform().name("change-keys").daemon().start(() -> carryOut(request));
  }

  private void carryOut(ControlRequest.Keys request) {
    try {
      reloading.completed(change(request).failures().size());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reloading.failed("interrupted");
    } catch (UnsealException e) {
      reloading.failed(String.valueOf(e.getMessage()));
    } catch (Throwable e) { // the keys are as they were; a message may quote what it should not
      LOG.error("changing the keys broke failure={}", e.getClass().getName());
      reloading.failed("internal error: " + e.getClass().getSimpleName());
    }
  }

  /** Unseals beside the running signer, and only then lets it have the new keys, all at once. */
  private KeyRing change(ControlRequest.Keys request) throws InterruptedException {
    if (!isOfHeld(request)) {
      throw new UnsealException(OTHER_BASE);
    }
    Held before = held();
    KeyChange change = KeyChange.of(before.keys(), before.given(), request);
    KeyRing additions = KeyRing.EMPTY;
    if (!change.unsealing().isEmpty()) {
      try (Unsealer unsealer = unsealers.get()) {
        additions = unsealer.keys(change.unsealing(), Pace.MODEST);
        unsealer.attested().ifPresent(telemetry::attested);
      }
    }
    int unsealed = additions.publicKeys().size();
    KeyRing changed = exchange(change, additions);
    LOG.info(
        "keys changed keys={} failed={} unsealed={} gone={}",
        changed.publicKeys().size(),
        changed.failures().size(),
        unsealed,
        change.gone().size());
    return changed;
  }

  private synchronized KeyRing exchange(KeyChange change, KeyRing additions) {
    if (closed) {
      additions.close();
      throw new UnsealException("the enclave was closed meanwhile");
    }
    KeyRing changed = keys.changed(change, additions);
    signer.change(changed);
    keys = changed;
    given = change.given();
    return changed;
  }

  /** Wipes the keys, also those that are being unsealed. */
  @Override
  public synchronized void close() {
    closed = true;
    keys.close();
  }
}
