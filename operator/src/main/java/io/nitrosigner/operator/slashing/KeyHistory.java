package io.nitrosigner.operator.slashing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.protocol.control.HistoryRecord;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.Watermark;
import java.util.Optional;

/**
 * What is stored of one key's past, authentic or not.
 *
 * @param pubkey in hex with {@code 0x}
 * @param registered whether there is a history at all
 * @param chain the genesis validators root, once it is known
 */
public record KeyHistory(
    @JsonProperty("pubkey") String pubkey,
    @JsonProperty("registered") boolean registered,
    @JsonProperty("genesis_validators_root") Optional<String> chain,
    @JsonProperty("block") Optional<HistoryRecord.Block> block,
    @JsonProperty("vote") Optional<HistoryRecord.Vote> vote) {

  /** The columns of {@link #line}. */
  public static final String HEADING = columns("public key", "block", "attestation", "chain");

  /** What {@code stored} says of {@code key}. */
  public static KeyHistory of(PublicKey key, Optional<Watermark> stored) {
    Optional<HistoryRecord> row = stored.map(watermark -> HistoryBatches.row(key, watermark));
    return new KeyHistory(
        key.toString(),
        stored.isPresent(),
        stored.flatMap(Watermark::chain).map(Root::toString),
        row.flatMap(HistoryRecord::block),
        row.flatMap(HistoryRecord::vote));
  }

  /** One line for people. */
  public String line() {
    return registered
        ? columns(
            pubkey,
            block.map(HistoryRecord.Block::slot).orElse("-"),
            vote.map(last -> last.sourceEpoch() + " → " + last.targetEpoch()).orElse("-"),
            chain.map(root -> root.substring(0, 10) + "…").orElse("-"))
        : pubkey + "  no history: blocks and attestations are refused";
  }

  private static String columns(String pubkey, String block, String vote, String chain) {
    return "%-98s  %12s  %18s  %s".formatted(pubkey, block, vote, chain);
  }
}
