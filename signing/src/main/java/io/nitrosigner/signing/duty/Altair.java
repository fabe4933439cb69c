package io.nitrosigner.signing.duty;

import static io.nitrosigner.signing.ssz.Schema.bitvector;
import static io.nitrosigner.signing.ssz.Schema.bytes;
import static io.nitrosigner.signing.ssz.Schema.field;
import static io.nitrosigner.signing.ssz.Schema.uint64;

import io.nitrosigner.signing.network.Preset;
import io.nitrosigner.signing.ssz.Container;

/**
 * Containers that Altair added or changed, under the limits of one preset.
 *
 * <p>Source: consensus-specs {@code specs/altair/beacon-chain.md}, {@code validator.md}.
 */
record Altair(Container beaconBlock, Container contributionAndProof) {
  private static final int SYNC_COMMITTEE_SUBNET_COUNT = 4;

  static final Container SYNC_AGGREGATOR_SELECTION_DATA =
      Container.of(
          "SyncAggregatorSelectionData",
          field("slot", uint64()),
          field("subcommittee_index", uint64()));

  static Altair of(Preset preset) {
    return new Altair(
        beaconBlock(preset.syncCommitteeSize()),
        contributionAndProof(preset.syncCommitteeSize() / SYNC_COMMITTEE_SUBNET_COUNT));
  }

  private static Container beaconBlock(int committeeSize) {
    return Phase0.block(
        field(
            "sync_aggregate",
            Container.of(
                "SyncAggregate",
                field("sync_committee_bits", bitvector(committeeSize)),
                field("sync_committee_signature", bytes(Phase0.SIGNATURE)))));
  }

  private static Container contributionAndProof(int subcommitteeSize) {
    return Container.of(
        "ContributionAndProof",
        field("aggregator_index", uint64()),
        field(
            "contribution",
            Container.of(
                "SyncCommitteeContribution",
                field("slot", uint64()),
                field("beacon_block_root", bytes(Phase0.ROOT)),
                field("subcommittee_index", uint64()),
                field("aggregation_bits", bitvector(subcommitteeSize)),
                field("signature", bytes(Phase0.SIGNATURE)))),
        field("selection_proof", bytes(Phase0.SIGNATURE)));
  }
}
