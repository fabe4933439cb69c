package io.nitrosigner.enclave;

import io.nitrosigner.enclave.http.ServerIdentity;
import io.nitrosigner.enclave.telemetry.Moment;
import io.nitrosigner.enclave.unseal.UnsealException;
import io.nitrosigner.enclave.unseal.Unsealer;
import io.nitrosigner.protocol.control.EnclaveState.TlsState;
import io.nitrosigner.protocol.control.GivenRows;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS identity of a running signer, and how it follows its row: new handshakes get the new one,
 * connections that are open stay as they are. A row that cannot be used changes nothing. One change
 * at a time. Thread-safe.
 */
final class Rotation {
  private static final Logger LOG = LoggerFactory.getLogger(Rotation.class);

  private final Serving signer;
  private final Supplier<Unsealer> unsealers;
  private final InstantSource clock;
  private TlsState state;
  private Optional<TlsKeyRecord> running = Optional.empty();

  /** An identity, and the row that holds it. */
  record InUse(ServerIdentity identity, TlsKeyRecord row) {
    private TlsState state() {
      return new TlsState(GivenRows.digest(row), identity.notAfter().toString(), Optional.empty());
    }
  }

  /**
   * Begins with what {@code signer} shows already.
   *
   * @param unsealers makes one, for each change
   */
  Rotation(Serving signer, InUse first, Supplier<Unsealer> unsealers, InstantSource clock) {
    this.signer = signer;
    this.unsealers = unsealers;
    this.clock = clock;
    this.state = first.state();
  }

  /** What is in use, and what is not and why. */
  synchronized TlsState state() {
    return state;
  }

  /** {@code identity} as the metrics have it. */
  static Moment.Identity identity(TlsState identity) {
    return new Moment.Identity(Instant.parse(identity.notAfter()), identity.problem().isPresent());
  }

  /** Begins to change to {@code row}, or has; false while a change to another is not done. */
  synchronized boolean begin(TlsKeyRecord row) {
    if (running.isPresent()) {
      return running.get().equals(row);
    }
    Thread.ofPlatform().name("change-tls").daemon().start(() -> end(carryOut(row)));
    running = Optional.of(row);
    return true;
  }

  private synchronized void end(TlsState next) {
    state = next;
    running = Optional.empty();
  }

  private TlsState carryOut(TlsKeyRecord row) {
    try (Unsealer unsealer = unsealers.get()) {
      ServerIdentity next = unsealer.tls(row);
      requireCurrent(next);
      signer.change(next);
      LOG.info("tls identity changed until={}", next.notAfter());
      return new InUse(next, row).state();
    } catch (UnsealException e) {
      return refused(row, String.valueOf(e.getMessage()));
    } catch (Throwable e) { // the identity is as it was; a message may quote what it should not
      return refused(row, "internal error: " + e.getClass().getSimpleName());
    }
  }

  /** Clients would refuse it, and take the one before, perhaps. */
  private void requireCurrent(ServerIdentity next) {
    Instant now = clock.instant();
    if (!next.notAfter().isAfter(now)) {
      throw new UnsealException(
          "TLS identity: the certificate ended at " + next.notAfter() + ", and now it is " + now);
    }
    if (next.notBefore().isAfter(now)) {
      throw new UnsealException(
          "TLS identity: the certificate begins at " + next.notBefore() + ", and now it is " + now);
    }
  }

  private TlsState refused(TlsKeyRecord row, String reason) {
    LOG.error("tls identity not changed reason={}", reason);
    return new TlsState(GivenRows.digest(row), state().notAfter(), Optional.of(reason));
  }
}
