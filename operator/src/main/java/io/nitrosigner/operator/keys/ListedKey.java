package io.nitrosigner.operator.keys;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.operator.slashing.KeyHistory;
import io.nitrosigner.operator.slashing.StoredHistories;
import io.nitrosigner.protocol.control.HistoryRecord;
import io.nitrosigner.protocol.tables.KeySummary;
import io.nitrosigner.signing.bls.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A row of the key table, as an operator sees it.
 *
 * @param pubkey in hex with {@code 0x}
 * @param deployment whose key it is, or {@code none}
 * @param assigned whether it is the deployment's that was asked about
 * @param active whether the row is to be loaded
 * @param network the row's network
 * @param version of the record
 * @param datetime when the row was written
 * @param history what the deployment's history has of it; absent for a key of another deployment,
 *     and where that is no history
 * @param problem why the signer does not load it, or must not
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ListedKey(
    @JsonProperty("pubkey") String pubkey,
    @JsonProperty("deployment") String deployment,
    @JsonProperty("assigned") boolean assigned,
    @JsonProperty("active") boolean active,
    @JsonProperty("network") String network,
    @JsonProperty("version") int version,
    @JsonProperty("datetime") Optional<String> datetime,
    @JsonProperty("history") Optional<KeyHistory> history,
    @JsonProperty("problem") Optional<String> problem) {

  /** The columns of {@link #line}. */
  public static final String HEADING =
      "%-98s  %-36s  %-8s  %-10s  %-7s  %s"
          .formatted("public key", "deployment", "active", "network", "version", "history");

  /** Asked about by the operator of one deployment. */
  public record View(String deployment, Optional<String> network, KeyIndex index) {
    /** Whether the deployment's history may have something of a row's key. */
    public boolean remembers(KeySummary row) {
      return row.unassigned() || row.position().deployment().equals(deployment);
    }

    /**
     * How a row looks.
     *
     * @param key its public key, if it has one and {@link #remembers} holds
     */
    public ListedKey of(KeySummary row, Optional<PublicKey> key, StoredHistories stored) {
      Optional<String> damage =
          key.flatMap(known -> Optional.ofNullable(stored.damaged().get(known)));
      return new ListedKey(
          "0x" + row.pubkey(),
          row.position().deployment(),
          row.position().deployment().equals(deployment),
          row.active(),
          row.chain(),
          row.version(),
          row.datetime(),
          damage.isPresent() ? Optional.empty() : key.map(known -> history(known, stored)),
          problem(row, damage));
    }

    private static KeyHistory history(PublicKey key, StoredHistories stored) {
      return KeyHistory.of(key, Optional.ofNullable(stored.watermarks().get(key)));
    }

    private Optional<String> problem(KeySummary row, Optional<String> damage) {
      List<String> problems = new ArrayList<>();
      row.problem().ifPresent(problems::add);
      damage.ifPresent(problems::add);
      network
          .filter(ours -> remembers(row) && !ours.equals(row.chain()))
          .ifPresent(ours -> problems.add("refused: a key of another network than " + ours));
      List<String> others = index.besides(row.position().deployment(), row.pubkey());
      if (!others.isEmpty()) {
        problems.add("in the table more than once, also under " + String.join(", ", others));
      }
      return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
    }
  }

  /** One line for people. */
  public String line() {
    String columns =
        "%-98s  %-36s  %-8s  %-10s  %-7s  %s"
            .formatted(
                pubkey,
                deployment,
                active ? "active" : "inactive",
                network,
                version == 0 ? "-" : version,
                history.map(ListedKey::words).orElse("-"));
    return columns + problem.map(words -> "  (" + words + ")").orElse("");
  }

  private static String words(KeyHistory history) {
    if (!history.registered()) {
      return "none: signs no block and no attestation";
    }
    String block = history.block().map(HistoryRecord.Block::slot).orElse("-");
    String vote =
        history.vote().map(last -> last.sourceEpoch() + " → " + last.targetEpoch()).orElse("-");
    return "block " + block + ", attestation " + vote;
  }
}
