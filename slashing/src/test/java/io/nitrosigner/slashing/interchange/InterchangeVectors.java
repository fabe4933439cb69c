package io.nitrosigner.slashing.interchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.duty.RefusedRequestException;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.Duties;
import io.nitrosigner.slashing.History;
import io.nitrosigner.slashing.Ledger;
import io.nitrosigner.slashing.SlashableException;
import io.nitrosigner.slashing.WatermarkStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The vectors of slashing-protection-interchange-tests, run through a ledger and a store. Nobody
 * can sign a root of his choice here: a vector's signing root is taken for the content of a
 * message, and those in its interchange are replaced by the roots of these messages.
 */
public final class InterchangeVectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where strategies differ: ours signs the last message again, and fills no gap. */
  public static final List<String> EITHER =
      """
      multiple_interchanges_multiple_validators_repeat_idem, step 1, blocks 1: refused
      multiple_interchanges_multiple_validators_repeat_idem, step 1, blocks 3: refused
      multiple_interchanges_single_validator_multiple_blocks_out_of_order, step 1, blocks 0: refused
      multiple_interchanges_single_validator_single_message_gap, step 1, blocks 0: refused
      multiple_interchanges_single_validator_single_message_gap, step 1, blocks 1: refused
      multiple_interchanges_single_validator_single_message_gap, step 1, blocks 2: refused
      multiple_interchanges_single_validator_single_message_gap, step 1, attestations 0: refused
      multiple_interchanges_single_validator_single_message_gap, step 1, attestations 1: refused
      multiple_validators_multiple_blocks_and_attestations, step 0, blocks 3: refused
      multiple_validators_multiple_blocks_and_attestations, step 0, attestations 6: refused
      single_validator_multiple_blocks_and_attestations, step 0, blocks 5: refused
      single_validator_multiple_blocks_and_attestations, step 0, blocks 6: refused
      single_validator_multiple_blocks_and_attestations, step 0, attestations 5: refused
      single_validator_resign_attestation, step 0, attestations 2: repeated
      single_validator_resign_block, step 0, blocks 0: refused
      single_validator_resign_block, step 0, blocks 1: refused
      single_validator_resign_block, step 0, blocks 2: repeated
      """
          .lines()
          .toList();

  private final Root chain;
  private final History history;
  private final Ledger ledger;

  private InterchangeVectors(Root chain, WatermarkStore store) {
    this.chain = chain;
    history = new History(store);
    ledger = new Ledger(store, _ -> Optional.empty());
  }

  /** What has to come of an attempt. */
  public enum Expected {
    /** {@code should_succeed}: every strategy signs. */
    SIGNED,
    /** Not {@code should_succeed_complete}: no strategy signs. */
    REFUSED,
    /** A signer that keeps everything may sign; one that keeps maxima need not. */
    EITHER
  }

  /** What came of an attempt. */
  public enum Outcome {
    SIGNED,
    REPEATED,
    REFUSED
  }

  /** An attempt to sign. */
  public record Attempt(
      String file, int step, String kind, int index, Expected expected, Outcome outcome) {
    /** Whether the outcome is one that is expected. */
    public boolean isRight() {
      return switch (expected) {
        case SIGNED -> outcome != Outcome.REFUSED;
        case REFUSED -> outcome == Outcome.REFUSED;
        case EITHER -> true;
      };
    }

    /** As {@link #EITHER} has it. */
    public String row() {
      return "%s, step %d, %s %d: %s"
          .formatted(
              file.replace(".json", ""),
              step,
              kind,
              index,
              outcome.name().toLowerCase(Locale.ROOT));
    }
  }

  /** The names of all files. */
  public static List<String> files() {
    try (InputStream index =
        requireNonNull(InterchangeVectors.class.getResourceAsStream("eip-3076/files.txt"))) {
      return new String(index.readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs the steps of a file over an empty store.
   *
   * @throws IllegalStateException if an interchange is for another chain although it should not be,
   *     or the other way round
   */
  public static List<Attempt> run(String file, WatermarkStore store) {
    JsonNode vector = read(file);
    Root chain = Root.read(vector.get("genesis_validators_root").textValue());
    InterchangeVectors run = new InterchangeVectors(chain, store);
    List<Attempt> attempts = new ArrayList<>();
    for (int step = 0; step < vector.get("steps").size(); step++) {
      JsonNode json = vector.get("steps").get(step);
      if (run.adds(json.get("interchange")) != json.get("should_succeed").booleanValue()) {
        throw new IllegalStateException(file + ", step " + step + ": " + json.get("interchange"));
      }
      for (String kind : List.of("blocks", "attestations")) {
        for (int index = 0; index < json.get(kind).size(); index++) {
          JsonNode attempt = json.get(kind).get(index);
          attempts.add(
              new Attempt(file, step, kind, index, expected(attempt), run.outcome(kind, attempt)));
        }
      }
    }
    return attempts;
  }

  private boolean adds(JsonNode json) {
    for (JsonNode key : json.get("data")) {
      key.get("signed_blocks").forEach(signed -> translate(signed, this::block));
      key.get("signed_attestations").forEach(signed -> translate(signed, this::vote));
    }
    Interchange interchange =
        Interchange.read(new ByteArrayInputStream(json.toString().getBytes(UTF_8)));
    if (!interchange.genesisValidatorsRoot().equals(chain)) {
      return false;
    }
    interchange
        .watermarks()
        .forEach((key, floor) -> history.raise(key, floor, History.Unregistered.CREATE));
    return true;
  }

  private void translate(JsonNode signed, BiFunction<JsonNode, Root, Duty.Slashable> duty) {
    if (signed instanceof ObjectNode entry && entry.has("signing_root")) {
      Root content = Root.read(entry.get("signing_root").textValue());
      entry.put("signing_root", duty.apply(entry, content).signingRoot().toString());
    }
  }

  private Outcome outcome(String kind, JsonNode attempt) {
    PublicKey key = PublicKey.read(attempt.get("pubkey").textValue());
    Root content = Root.read(attempt.get("signing_root").textValue());
    try {
      Duty.Slashable duty =
          kind.equals("blocks") ? block(attempt, content) : vote(attempt, content);
      return ledger.permit(key, duty).repeated() ? Outcome.REPEATED : Outcome.SIGNED;
    } catch (SlashableException | RefusedRequestException e) {
      return Outcome.REFUSED;
    }
  }

  private Duty.Block block(JsonNode json, Root content) {
    return Duties.block(chain, json.get("slot").asLong(), content);
  }

  private Duty.Vote vote(JsonNode json, Root content) {
    return Duties.vote(
        chain, json.get("source_epoch").asLong(), json.get("target_epoch").asLong(), content);
  }

  private static Expected expected(JsonNode attempt) {
    if (attempt.get("should_succeed").booleanValue()) {
      return Expected.SIGNED;
    }
    return attempt.get("should_succeed_complete").booleanValue()
        ? Expected.EITHER
        : Expected.REFUSED;
  }

  private static JsonNode read(String file) {
    try (InputStream in =
        requireNonNull(InterchangeVectors.class.getResourceAsStream("eip-3076/" + file), file)) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
