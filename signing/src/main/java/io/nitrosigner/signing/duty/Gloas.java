package io.nitrosigner.signing.duty;

import static io.nitrosigner.signing.ssz.Schema.bitvector;
import static io.nitrosigner.signing.ssz.Schema.bool;
import static io.nitrosigner.signing.ssz.Schema.bytes;
import static io.nitrosigner.signing.ssz.Schema.field;
import static io.nitrosigner.signing.ssz.Schema.progressiveBitlist;
import static io.nitrosigner.signing.ssz.Schema.progressiveList;
import static io.nitrosigner.signing.ssz.Schema.uint64;

import io.nitrosigner.signing.network.Preset;
import io.nitrosigner.signing.ssz.Container;

/**
 * Containers that Gloas added or changed (EIP-7732: builders in the protocol; EIP-7688: progressive
 * containers), under the limits of one preset. {@link ExecutionPayload} has those of an envelope.
 *
 * <p>Source: consensus-specs v1.7.0-beta.2 {@code specs/gloas/beacon-chain.md}, {@code
 * p2p-interface.md}. Earlier drafts are other messages: proposer preferences had no {@code
 * dependent_root} and called the gas limit {@code gas_limit}, bids had the root of the commitments.
 */
record Gloas(Container aggregateAndProof) {
  /** {@code MAX_BLOB_COMMITMENTS_PER_BLOCK} of the forks before; the blob schedule allows 21. */
  private static final int MAX_COMMITMENTS = 4096;

  private static final int KZG_COMMITMENT = 48;

  static final Container EXECUTION_PAYLOAD_BID =
      Container.progressive(
          "ExecutionPayloadBid",
          field("parent_block_hash", bytes(Phase0.ROOT)),
          field("parent_block_root", bytes(Phase0.ROOT)),
          field("block_hash", bytes(Phase0.ROOT)),
          field("prev_randao", bytes(Phase0.ROOT)),
          field("fee_recipient", bytes(ExecutionPayload.ADDRESS)),
          field("gas_limit", uint64()),
          field("builder_index", uint64()),
          field("slot", uint64()),
          field("value", uint64()),
          field("execution_payment", uint64()),
          field("blob_kzg_commitments", progressiveList(bytes(KZG_COMMITMENT), MAX_COMMITMENTS)),
          field("execution_requests_root", bytes(Phase0.ROOT)));

  static final Container EXECUTION_PAYLOAD_ENVELOPE =
      Container.progressive(
          "ExecutionPayloadEnvelope",
          field("payload", ExecutionPayload.CONTAINER),
          field("execution_requests", ExecutionPayload.REQUESTS),
          field("builder_index", uint64()),
          field("beacon_block_root", bytes(Phase0.ROOT)),
          field("parent_beacon_block_root", bytes(Phase0.ROOT)));

  static final Container PAYLOAD_ATTESTATION_DATA =
      Container.of(
          "PayloadAttestationData",
          field("beacon_block_root", bytes(Phase0.ROOT)),
          field("slot", uint64()),
          field("payload_present", bool()),
          field("blob_data_available", bool()));

  static final Container PROPOSER_PREFERENCES =
      Container.of(
          "ProposerPreferences",
          field("dependent_root", bytes(Phase0.ROOT)),
          field("proposal_slot", uint64()),
          field("validator_index", uint64()),
          field("fee_recipient", bytes(ExecutionPayload.ADDRESS)),
          field("target_gas_limit", uint64()));

  static Gloas of(Preset preset) {
    int committees = preset.maxCommitteesPerSlot();
    int validators = Phase0.MAX_VALIDATORS_PER_COMMITTEE * committees;
    return new Gloas(
        Container.of(
            "AggregateAndProof",
            field("aggregator_index", uint64()),
            field(
                "aggregate",
                Container.progressive(
                    "Attestation",
                    field("aggregation_bits", progressiveBitlist(validators)),
                    field("data", Phase0.ATTESTATION_DATA),
                    field("signature", bytes(Phase0.SIGNATURE)),
                    field("committee_bits", bitvector(committees)))),
            field("selection_proof", bytes(Phase0.SIGNATURE))));
  }
}
