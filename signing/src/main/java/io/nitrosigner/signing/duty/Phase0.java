package io.nitrosigner.signing.duty;

import static io.nitrosigner.signing.ssz.Schema.bitlist;
import static io.nitrosigner.signing.ssz.Schema.bytes;
import static io.nitrosigner.signing.ssz.Schema.field;
import static io.nitrosigner.signing.ssz.Schema.list;
import static io.nitrosigner.signing.ssz.Schema.uint64;
import static io.nitrosigner.signing.ssz.Schema.vector;

import io.nitrosigner.signing.ssz.Container;

/**
 * Containers of the first fork. The limits are the same in every preset.
 *
 * <p>Source: consensus-specs {@code specs/phase0/beacon-chain.md}, {@code validator.md}.
 */
final class Phase0 {
  static final int MAX_VALIDATORS_PER_COMMITTEE = 2048;
  private static final int MAX_PROPOSER_SLASHINGS = 16;
  private static final int MAX_ATTESTER_SLASHINGS = 2;
  private static final int MAX_ATTESTATIONS = 128;
  private static final int MAX_DEPOSITS = 16;
  private static final int MAX_VOLUNTARY_EXITS = 16;

  /** {@code DEPOSIT_CONTRACT_TREE_DEPTH + 1}: the list's length is one more node of the proof. */
  private static final int DEPOSIT_PROOF_LENGTH = 33;

  static final int ROOT = 32;
  static final int SIGNATURE = 96;
  static final int PUBLIC_KEY = 48;

  static final Container CHECKPOINT =
      Container.of("Checkpoint", field("epoch", uint64()), field("root", bytes(ROOT)));

  static final Container ATTESTATION_DATA =
      Container.of(
          "AttestationData",
          field("slot", uint64()),
          field("index", uint64()),
          field("beacon_block_root", bytes(ROOT)),
          field("source", CHECKPOINT),
          field("target", CHECKPOINT));

  static final Container ATTESTATION =
      Container.of(
          "Attestation",
          field("aggregation_bits", bitlist(MAX_VALIDATORS_PER_COMMITTEE)),
          field("data", ATTESTATION_DATA),
          field("signature", bytes(SIGNATURE)));

  static final Container AGGREGATE_AND_PROOF =
      Container.of(
          "AggregateAndProof",
          field("aggregator_index", uint64()),
          field("aggregate", ATTESTATION),
          field("selection_proof", bytes(SIGNATURE)));

  static final Container VOLUNTARY_EXIT =
      Container.of("VoluntaryExit", field("epoch", uint64()), field("validator_index", uint64()));

  static final Container DEPOSIT_MESSAGE =
      Container.of(
          "DepositMessage",
          field("pubkey", bytes(PUBLIC_KEY)),
          field("withdrawal_credentials", bytes(ROOT)),
          field("amount", uint64()));

  static final Container BEACON_BLOCK_HEADER =
      Container.of(
          "BeaconBlockHeader",
          field("slot", uint64()),
          field("proposer_index", uint64()),
          field("parent_root", bytes(ROOT)),
          field("state_root", bytes(ROOT)),
          field("body_root", bytes(ROOT)));

  private static final Container ETH1_DATA =
      Container.of(
          "Eth1Data",
          field("deposit_root", bytes(ROOT)),
          field("deposit_count", uint64()),
          field("block_hash", bytes(ROOT)));

  private static final Container PROPOSER_SLASHING =
      Container.of(
          "ProposerSlashing",
          field("signed_header_1", signed(BEACON_BLOCK_HEADER)),
          field("signed_header_2", signed(BEACON_BLOCK_HEADER)));

  private static final Container INDEXED_ATTESTATION =
      Container.of(
          "IndexedAttestation",
          field("attesting_indices", list(uint64(), MAX_VALIDATORS_PER_COMMITTEE)),
          field("data", ATTESTATION_DATA),
          field("signature", bytes(SIGNATURE)));

  private static final Container ATTESTER_SLASHING =
      Container.of(
          "AttesterSlashing",
          field("attestation_1", INDEXED_ATTESTATION),
          field("attestation_2", INDEXED_ATTESTATION));

  static final Container DEPOSIT_DATA =
      Container.of(
          "DepositData",
          field("pubkey", bytes(PUBLIC_KEY)),
          field("withdrawal_credentials", bytes(ROOT)),
          field("amount", uint64()),
          field("signature", bytes(SIGNATURE)));

  private static final Container DEPOSIT =
      Container.of(
          "Deposit",
          field("proof", vector(bytes(ROOT), DEPOSIT_PROOF_LENGTH)),
          field("data", DEPOSIT_DATA));

  /** The fields of a block body, to which later forks add theirs. */
  private static final Container.Field[] BODY = {
    field("randao_reveal", bytes(SIGNATURE)),
    field("eth1_data", ETH1_DATA),
    field("graffiti", bytes(ROOT)),
    field("proposer_slashings", list(PROPOSER_SLASHING, MAX_PROPOSER_SLASHINGS)),
    field("attester_slashings", list(ATTESTER_SLASHING, MAX_ATTESTER_SLASHINGS)),
    field("attestations", list(ATTESTATION, MAX_ATTESTATIONS)),
    field("deposits", list(DEPOSIT, MAX_DEPOSITS)),
    field("voluntary_exits", list(signed(VOLUNTARY_EXIT), MAX_VOLUNTARY_EXITS))
  };

  static final Container BEACON_BLOCK = block();

  private Phase0() {}

  /** A block whose body ends with {@code additions}. */
  static Container block(Container.Field... additions) {
    return Container.of(
        "BeaconBlock",
        field("slot", uint64()),
        field("proposer_index", uint64()),
        field("parent_root", bytes(ROOT)),
        field("state_root", bytes(ROOT)),
        field("body", Container.of("BeaconBlockBody", BODY).with(additions)));
  }

  private static Container signed(Container message) {
    return Container.of(
        "Signed" + message, field("message", message), field("signature", bytes(SIGNATURE)));
  }
}
