package io.nitrosigner.enclave;

import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.protocol.control.KeyRows.Staged;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows that have arrived and belong to a request that has not: a table may be larger than a frame.
 * There is one staging at a time, and none for long. Thread-safe.
 */
final class Staging {
  /** {@link KeyRows#MAX_KEYS} v2 rows, or some thirty thousand v1 rows. */
  static final long MAX_CHARACTERS = 128L << 20;

  /** A host sends its frames one after the other. */
  static final Duration GOOD_FOR = Duration.ofMinutes(1);

  /** A host names its stagings with a UUID. */
  private static final int MAX_NAME = 64;

  private final InstantSource clock;
  private final long maxCharacters;
  private String name = "";
  private List<ValidatorKeyRecord> rows = new ArrayList<>();
  private long characters;
  private Instant since = Instant.EPOCH;

  Staging(InstantSource clock) {
    this(clock, MAX_CHARACTERS);
  }

  Staging(InstantSource clock, long maxCharacters) {
    this.clock = clock;
    this.maxCharacters = maxCharacters;
  }

  /**
   * Takes a part; of another staging than that of the last one, the first.
   *
   * @throws ProtocolException when it is too much; nothing is staged then
   */
  synchronized void add(ControlRequest.Rows part) {
    String wanted = bounded(part.staging());
    if (!wanted.equals(name)) {
      discard();
      name = wanted;
    }
    long more = part.rows().stream().mapToLong(Staging::characters).sum();
    if (characters + more > maxCharacters || rows.size() + part.rows().size() > KeyRows.MAX_KEYS) {
      discard();
      throw new ProtocolException(
          "encrypted_validator_keys: at most "
              + KeyRows.MAX_KEYS
              + " rows of "
              + maxCharacters
              + " characters can be staged");
    }
    rows.addAll(part.rows());
    characters += more;
    since = clock.instant();
  }

  /**
   * The same rows, those that were staged for them included, which are forgotten here.
   *
   * @throws ProtocolException when what was staged is not here, or not all of it
   */
  synchronized KeyRows complete(KeyRows request) {
    Optional<Staged> staged = request.staged();
    if (staged.isEmpty()) {
      return request;
    }
    forgetOld();
    if (!staged.get().staging().equals(name) || staged.get().rows() != rows.size()) {
      throw new ProtocolException(
          "staged: expected "
              + staged.get().rows()
              + " rows staged before, found "
              + (staged.get().staging().equals(name) ? rows.size() : 0));
    }
    List<ValidatorKeyRecord> complete = rows;
    discard();
    return request.unstaged(complete);
  }

  /** Forgets rows whose request has not come in time. */
  synchronized void forgetOld() {
    Instant now = clock.instant();
    if (now.isBefore(since) || now.isAfter(since.plus(GOOD_FOR))) {
      discard();
    }
  }

  private void discard() {
    name = "";
    rows = new ArrayList<>();
    characters = 0;
    since = Instant.EPOCH;
  }

  private static String bounded(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new ProtocolException(
          "staging: expected 1 to " + MAX_NAME + " characters, were " + name.length());
    }
    return name;
  }

  private static long characters(ValidatorKeyRecord row) {
    return (long) row.deployment().length()
        + row.pubkey().length()
        + row.chain().length()
        + row.ciphertext().length();
  }
}
