package io.nitrosigner.enclave;

import io.nitrosigner.enclave.telemetry.Moment;
import io.nitrosigner.enclave.unseal.KeyChange;
import io.nitrosigner.enclave.unseal.KeyRing;
import io.nitrosigner.enclave.unseal.UnsealException;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.GivenRows;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a running signer, and how they follow the key table: unsealed beside it, and changed
 * all at once. One change at a time, but for a removal, which waits for none. Thread-safe.
 */
final class TableChanges implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableChanges.class);

  /** Why a change is refused that is not one of what is held. */
  static final String OTHER_BASE =
      "base: expected the digest of the rows that are held; all rows without a base are taken too";

  private final Consumer<KeyRing> signer;
  private final Unsealing unsealing;
  private final Reloading reloading;

  /** What was removed while the change that runs was carried out. */
  private final List<ControlRequest.Keys> overtaking = new ArrayList<>();

  private KeyRing keys;
  private GivenRows given;
  private Optional<Thread> running = Optional.empty();
  private boolean closed;

  /** How keys are unsealed beside the running signer. */
  @FunctionalInterface
  interface Unsealing {
    /** Unseals every key it can; whoever gets the ring wipes it. */
    KeyRing unseal(List<ValidatorKeyRecord> rows) throws InterruptedException;
  }

  /** The keys of an enclave, and the rows that they come from. */
  record Held(KeyRing keys, GivenRows given) {
    /** What there is before {@code init}. */
    static final Held NOTHING = new Held(KeyRing.EMPTY, GivenRows.NONE);

    /** The same without a key that signs. */
    Held withoutKeys() {
      return new Held(keys.withoutKeys(), given);
    }

    /** How many keys there are, for the metrics. */
    Moment.Keys counts(Network network) {
      return new Moment.Keys(
          network, keys.publicKeys().size(), keys.expected(), keys.failures().size());
    }

    private boolean isBaseOf(ControlRequest.Keys request) {
      return request.base().map(given.digest()::equals).orElse(true);
    }
  }

  /**
   * Nothing changed yet.
   *
   * @param signer takes the keys that it is to sign with, and wipes those that it lacks then
   * @param held what it signs with already
   */
  TableChanges(Consumer<KeyRing> signer, Held held, Unsealing unsealing, Reloading reloading) {
    this.signer = signer;
    this.unsealing = unsealing;
    this.reloading = reloading;
    this.keys = held.keys();
    this.given = held.given();
  }

  /** What is held now. */
  synchronized Held held() {
    return new Held(keys, given);
  }

  /** Whether {@code request}, if it is a change, is one of what is held now. */
  boolean isOfHeld(ControlRequest.Keys request) {
    return held().isBaseOf(request);
  }

  /** Begins to carry out {@code request}, for which {@link Reloading#begin()} must have been. */
  synchronized void begin(ControlRequest.Keys request) {
    try {
      Held before = held();
      overtaking.clear();
      Thread thread =
          Thread.ofPlatform()
              .name("change-keys")
              .daemon()
              .unstarted(() -> carryOut(request, before));
      thread.start();
      running = Optional.of(thread);
    } catch (Throwable e) {
      reloading.failed("internal error: " + e.getClass().getSimpleName());
      throw e;
    }
  }

  /**
   * Takes out at once the keys that {@code request}, which does nothing else, removes; a change
   * that is carried out meanwhile does not bring them back. False when it is not one of what is
   * held.
   */
  synchronized boolean remove(ControlRequest.Keys request) {
    if (closed || !isOfHeld(request)) {
      return false;
    }
    KeyRing left = publish(KeyChange.of(keys, given, request), KeyRing.EMPTY);
    if (running.isPresent()) {
      overtaking.add(request);
    }
    LOG.info("keys removed keys={} gone={}", left.publicKeys().size(), request.removed().size());
    return true;
  }

  private void carryOut(ControlRequest.Keys request, Held before) {
    try {
      reloading.completed(changeAlone(request, before).failures().size());
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

  private KeyRing changeAlone(ControlRequest.Keys request, Held before)
      throws InterruptedException {
    try {
      return change(request, before);
    } finally {
      ended();
    }
  }

  private synchronized void ended() {
    running = Optional.empty();
  }

  /** Unseals beside the running signer, and only then lets it have the new keys, all at once. */
  private KeyRing change(ControlRequest.Keys request, Held before) throws InterruptedException {
    if (!before.isBaseOf(request)) {
      throw new UnsealException(OTHER_BASE);
    }
    KeyChange change = KeyChange.of(before.keys(), before.given(), request);
    KeyRing additions = unseal(change);
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

  private KeyRing unseal(KeyChange change) throws InterruptedException {
    return change.unsealing().isEmpty() ? KeyRing.EMPTY : unsealing.unseal(change.unsealing());
  }

  private synchronized KeyRing exchange(KeyChange change, KeyRing additions) {
    boolean published = false;
    try {
      if (closed) {
        throw new UnsealException("the enclave was closed meanwhile");
      }
      KeyChange rest = change;
      for (ControlRequest.Keys removal : overtaking) {
        rest = rest.without(removal);
      }
      KeyRing changed = publish(rest, additions);
      published = true;
      return changed;
    } finally {
      if (!published) {
        additions.close();
      }
    }
  }

  private KeyRing publish(KeyChange change, KeyRing additions) {
    KeyRing changed = keys.changed(change, additions);
    signer.accept(changed);
    keys = changed;
    given = change.given();
    return changed;
  }

  /** Wipes the keys, also those that are being unsealed. */
  @Override
  public synchronized void close() {
    closed = true;
    running.ifPresent(Thread::interrupt);
    keys.close();
  }
}
