package io.nitrosigner.protocol.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.protocol.ProtocolException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The highest block and vote that a key is known to have signed; without both, a key that never
 * signed.
 *
 * @param pubkey 96 lower-case hex digits, no {@code 0x}
 */
public record HistoryRecord(
    @JsonProperty("pubkey") String pubkey,
    @JsonProperty("block") Optional<Block> block,
    @JsonProperty("vote") Optional<Vote> vote) {

  private static final Pattern PUBKEY = Pattern.compile("[0-9a-f]{96}");
  private static final Pattern ROOT = Pattern.compile("0x[0-9a-f]{64}");
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,18}");

  /** Checks the public key. */
  public HistoryRecord {
    require(PUBKEY, "pubkey", "96 lower-case hex digits", pubkey);
  }

  /**
   * A signed block.
   *
   * @param slot decimal, below 2^63
   * @param signingRoot absent when the history does not tell
   */
  public record Block(
      @JsonProperty("slot") String slot,
      @JsonProperty("signing_root") Optional<String> signingRoot) {
    /** Checks both. */
    public Block {
      number("slot", slot);
      signingRoot.ifPresent(given -> root("signing_root", given));
    }

    /** As {@link #Block(String, Optional)}. */
    public static Block of(long slot, Optional<String> signingRoot) {
      return new Block(Long.toString(slot), signingRoot);
    }

    /** The slot. */
    public long slotNumber() {
      return Long.parseLong(slot);
    }
  }

  /**
   * A signed attestation, or the highest source and target of several.
   *
   * @param sourceEpoch decimal, below 2^63
   * @param targetEpoch decimal, below 2^63
   * @param signingRoot absent when the history does not tell
   */
  public record Vote(
      @JsonProperty("source_epoch") String sourceEpoch,
      @JsonProperty("target_epoch") String targetEpoch,
      @JsonProperty("signing_root") Optional<String> signingRoot) {
    /** Checks all three. */
    public Vote {
      number("source_epoch", sourceEpoch);
      number("target_epoch", targetEpoch);
      signingRoot.ifPresent(given -> root("signing_root", given));
    }

    /** As {@link #Vote(String, String, Optional)}. */
    public static Vote of(long source, long target, Optional<String> signingRoot) {
      return new Vote(Long.toString(source), Long.toString(target), signingRoot);
    }

    /** The source epoch. */
    public long sourceNumber() {
      return Long.parseLong(sourceEpoch);
    }

    /** The target epoch. */
    public long targetNumber() {
      return Long.parseLong(targetEpoch);
    }
  }

  /** Checks a 32-byte root. */
  static void root(String field, String text) {
    require(ROOT, field, "0x and 64 lower-case hex digits", text);
  }

  private static void number(String field, String text) {
    String expected = "a decimal below 2^63";
    require(NUMBER, field, expected, text);
    try {
      Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw refused(field, expected, text);
    }
  }

  private static void require(Pattern form, String field, String expected, String text) {
    if (!form.matcher(text).matches()) {
      throw refused(field, expected, text);
    }
  }

  private static ProtocolException refused(String field, String expected, String text) {
    String shown = text.length() <= 120 ? text : text.substring(0, 120) + "…";
    return new ProtocolException(field + ": expected " + expected + ", was " + shown);
  }
}
