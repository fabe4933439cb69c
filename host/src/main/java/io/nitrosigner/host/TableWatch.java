package io.nitrosigner.host;

import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.Credential;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.EnclaveState.TlsState;
import io.nitrosigner.protocol.control.GivenRows;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a serving enclave's keys and TLS identity as the tables have them: reads them now and then,
 * or at once when the enclave asks, and hands over what has changed. For one thread.
 *
 * <p>The enclave says which rows it has been given. A change is one of exactly those; where they
 * are not known here, after a restart of this program for one, it gets the whole table.
 */
final class TableWatch {
  private static final Logger LOG = LoggerFactory.getLogger(TableWatch.class);

  /** Not one after the other: whoever reaches the signer may ask, and each costs a whole table. */
  private static final Duration BETWEEN_RELOADS = Duration.ofSeconds(10);

  /** What has failed may have failed for a reason that passes, such as a KMS out of reach. */
  private static final Duration BETWEEN_RETRIES = Duration.ofMinutes(10);

  private final Material material;
  private final HostState state;
  private final InstantSource clock;
  private final Duration every;

  private GivenRows given = GivenRows.NONE;

  /** What the enclave has as long as it carries out what was given last. */
  private GivenRows before = GivenRows.NONE;

  private Instant nextRead = Instant.MIN;
  private Instant nextReload = Instant.MIN;
  private Instant nextRetry = Instant.MIN;
  private boolean failing;

  /**
   * A watch that has not read anything.
   *
   * @param every how often to read
   */
  TableWatch(Material material, HostState state, InstantSource clock, Duration every) {
    this.material = material;
    this.state = state;
    this.clock = clock;
    this.every = every;
  }

  /** It is another enclave, or one of which it is not known what it was given. */
  void forget() {
    before = GivenRows.NONE;
    given = GivenRows.NONE;
    nextRead = Instant.MIN;
    nextRetry = clock.instant().plus(BETWEEN_RETRIES);
  }

  /**
   * The enclave has begun with these.
   *
   * @param read when they were read, which may be hours ago
   */
  void given(KeyRows keys, Instant read) {
    given = GivenRows.of(keys);
    nextRead = read.plus(every);
  }

  /**
   * Reads the tables if it is time, and hands over what the enclave does not have. Whatever goes
   * wrong with that is noticed, and does not end the watch.
   *
   * @throws IOException when the enclave does not answer
   */
  void follow(ControlChannel channel, EnclaveState current) throws IOException {
    Instant now = clock.instant();
    boolean requested =
        current.reload().equals(EnclaveState.RELOAD_REQUESTED) && !now.isBefore(nextReload);
    boolean retry = requested || !now.isBefore(nextRetry);
    boolean due = requested || !now.isBefore(nextRead) || (retry && failed(current));
    if (!current.phase().equals("SERVING") || !due) {
      return;
    }
    nextRead = now.plus(every);
    nextRetry = retry ? now.plus(BETWEEN_RETRIES) : nextRetry;
    nextReload = requested ? now.plus(BETWEEN_RELOADS) : nextReload;
    try {
      if (requested) {
        state.doing("reading the tables");
        reload(channel);
      } else if (current.reload().equals(EnclaveState.RELOAD_RUNNING)) {
        removals(channel, current);
      } else {
        keys(channel, current, retry && current.keysFailed() > 0);
      }
      tls(channel, current, retry);
      succeeded();
    } catch (HostException | ProtocolException e) {
      missed(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("following the tables broke", e);
      missed("internal error: " + e.getClass().getSimpleName());
    }
  }

  private static boolean failed(EnclaveState current) {
    return current.keysFailed() > 0 || current.tls().flatMap(TlsState::problem).isPresent();
  }

  private void missed(String reason) {
    failing = true;
    state.noticed("the tables were not followed: " + reason);
  }

  /** Whoever has asked hears how it went, also when there is nothing to hand over. */
  private void reload(ControlChannel channel) throws IOException {
    try {
      KeyRows table = material.keys();
      give(channel, table, ControlRequest.Keys.whole(material.credential(), table));
    } catch (RuntimeException e) {
      state.heard(channel.give(new ControlRequest.KeysUnavailable()));
      throw e;
    }
  }

  private void keys(ControlChannel channel, EnclaveState current, boolean retry)
      throws IOException {
    KeyRows table = material.keys();
    GivenRows wanted = GivenRows.of(table);
    if (!retry && wanted.digest().equals(current.rowsDigest())) {
      given = wanted;
      return;
    }
    boolean known = !retry && given.digest().equals(current.rowsDigest());
    Credential credential = material.credential();
    give(
        channel,
        table,
        known
            ? ControlRequest.Keys.since(given, credential, table)
            : ControlRequest.Keys.whole(credential, table));
  }

  /** What is gone does not wait for the change that is carried out; all else does. */
  private void removals(ControlChannel channel, EnclaveState current) throws IOException {
    String base = current.rowsDigest();
    if (!before.digest().equals(base) && !given.digest().equals(base)) {
      return;
    }
    KeyRows table = material.keys();
    Set<String> gone = new TreeSet<>(before.removed(table));
    gone.addAll(given.removed(table));
    if (gone.isEmpty()) {
      return;
    }
    List<String> removed = List.copyOf(gone);
    KeyRows nothing = KeyRows.of(List.of(), List.of(), table.inactive());
    GivenRows nextBefore = before.with(nothing, removed);
    GivenRows next = given.with(nothing, removed);
    given = GivenRows.NONE;
    Credential credential = material.credential();
    state.heard(
        channel.keys(new ControlRequest.Keys(credential, Optional.of(base), nothing, removed)));
    before = nextBefore;
    given = next;
  }

  /** After one that was not taken it is not known what the enclave has: next goes all of it. */
  private void give(ControlChannel channel, KeyRows table, ControlRequest.Keys keys)
      throws IOException {
    before = given;
    given = GivenRows.NONE;
    state.heard(channel.keys(keys));
    given = GivenRows.of(table);
  }

  /** A row that the enclave has refused is tried again only when it has changed, or later. */
  private void tls(ControlChannel channel, EnclaveState current, boolean retry) throws IOException {
    if (current.tls().isEmpty()) {
      return;
    }
    TlsState held = current.tls().get();
    TlsKeyRecord row = material.tls();
    boolean known = GivenRows.digest(row).equals(held.rowDigest());
    if (!known || (retry && held.problem().isPresent())) {
      state.heard(channel.give(new ControlRequest.Tls(material.credential(), row)));
    }
  }

  private void succeeded() {
    if (failing) {
      failing = false;
      state.solved();
    }
  }
}
