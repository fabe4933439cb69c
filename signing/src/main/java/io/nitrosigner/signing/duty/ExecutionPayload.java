package io.nitrosigner.signing.duty;

import static io.nitrosigner.signing.ssz.Schema.byteList;
import static io.nitrosigner.signing.ssz.Schema.bytes;
import static io.nitrosigner.signing.ssz.Schema.field;
import static io.nitrosigner.signing.ssz.Schema.progressiveByteList;
import static io.nitrosigner.signing.ssz.Schema.progressiveList;
import static io.nitrosigner.signing.ssz.Schema.uint256;
import static io.nitrosigner.signing.ssz.Schema.uint64;

import io.nitrosigner.signing.ssz.Container;

/**
 * The execution layer's part of a Gloas envelope. Its lists have no limit in the specification; the
 * bounds here are beyond what a block can hold.
 *
 * <p>Source: consensus-specs v1.7.0-beta.2 {@code specs/gloas/beacon-chain.md}; EIP-7928 (block
 * access list), EIP-7843 (slot number), EIP-8282 (builder requests).
 */
final class ExecutionPayload {
  static final int ADDRESS = 20;

  private static final int MAX_EXTRA_DATA_BYTES = 32;
  private static final int BYTES_PER_LOGS_BLOOM = 256;

  /**
   * {@code MAX_PAYLOAD_SIZE}: the network passes no larger message, and so no larger part of it.
   */
  private static final int MAX_PAYLOAD_SIZE = 10 * 1024 * 1024;

  /** 200 million gas for a block, 4,500 for the least transaction (EIP-2780): 44,444. */
  private static final int MAX_TRANSACTIONS = 1 << 16;

  /** {@code MAX_WITHDRAWALS_PER_PAYLOAD} of mainnet; other presets have fewer. */
  private static final int MAX_WITHDRAWALS = 16;

  /** 200 million gas for a block, more than 15,000 for the storage of a deposit: 13,333. */
  private static final int MAX_DEPOSITS = 1 << 14;

  private static final int MAX_WITHDRAWAL_REQUESTS = 16;
  private static final int MAX_CONSOLIDATION_REQUESTS = 2;

  /** {@code MAX_BUILDER_DEPOSIT_REQUESTS_PER_PAYLOAD} has been 256 and is 64. */
  private static final int MAX_BUILDER_DEPOSITS = 256;

  private static final int MAX_BUILDER_EXITS = 16;

  private static final Container WITHDRAWAL =
      Container.of(
          "Withdrawal",
          field("index", uint64()),
          field("validator_index", uint64()),
          field("address", bytes(ADDRESS)),
          field("amount", uint64()));

  static final Container CONTAINER =
      Container.progressive(
          "ExecutionPayload",
          field("parent_hash", bytes(Phase0.ROOT)),
          field("fee_recipient", bytes(ADDRESS)),
          field("state_root", bytes(Phase0.ROOT)),
          field("receipts_root", bytes(Phase0.ROOT)),
          field("logs_bloom", bytes(BYTES_PER_LOGS_BLOOM)),
          field("prev_randao", bytes(Phase0.ROOT)),
          field("block_number", uint64()),
          field("gas_limit", uint64()),
          field("gas_used", uint64()),
          field("timestamp", uint64()),
          field("extra_data", byteList(MAX_EXTRA_DATA_BYTES)),
          field("base_fee_per_gas", uint256()),
          field("block_hash", bytes(Phase0.ROOT)),
          field(
              "transactions",
              progressiveList(progressiveByteList(MAX_PAYLOAD_SIZE), MAX_TRANSACTIONS)),
          field("withdrawals", progressiveList(WITHDRAWAL, MAX_WITHDRAWALS)),
          field("blob_gas_used", uint64()),
          field("excess_blob_gas", uint64()),
          field("block_access_list", progressiveByteList(MAX_PAYLOAD_SIZE)),
          field("slot_number", uint64()));

  private static final Container DEPOSIT_REQUEST =
      Container.of(
          "DepositRequest",
          field("pubkey", bytes(Phase0.PUBLIC_KEY)),
          field("withdrawal_credentials", bytes(Phase0.ROOT)),
          field("amount", uint64()),
          field("signature", bytes(Phase0.SIGNATURE)),
          field("index", uint64()));

  private static final Container WITHDRAWAL_REQUEST =
      Container.of(
          "WithdrawalRequest",
          field("source_address", bytes(ADDRESS)),
          field("validator_pubkey", bytes(Phase0.PUBLIC_KEY)),
          field("amount", uint64()));

  private static final Container CONSOLIDATION_REQUEST =
      Container.of(
          "ConsolidationRequest",
          field("source_address", bytes(ADDRESS)),
          field("source_pubkey", bytes(Phase0.PUBLIC_KEY)),
          field("target_pubkey", bytes(Phase0.PUBLIC_KEY)));

  private static final Container BUILDER_DEPOSIT_REQUEST =
      Container.of(
          "BuilderDepositRequest",
          field("pubkey", bytes(Phase0.PUBLIC_KEY)),
          field("withdrawal_credentials", bytes(Phase0.ROOT)),
          field("amount", uint64()),
          field("signature", bytes(Phase0.SIGNATURE)));

  private static final Container BUILDER_EXIT_REQUEST =
      Container.of(
          "BuilderExitRequest",
          field("source_address", bytes(ADDRESS)),
          field("pubkey", bytes(Phase0.PUBLIC_KEY)));

  static final Container REQUESTS =
      Container.progressive(
          "ExecutionRequests",
          field("deposits", progressiveList(DEPOSIT_REQUEST, MAX_DEPOSITS)),
          field("withdrawals", progressiveList(WITHDRAWAL_REQUEST, MAX_WITHDRAWAL_REQUESTS)),
          field(
              "consolidations", progressiveList(CONSOLIDATION_REQUEST, MAX_CONSOLIDATION_REQUESTS)),
          field("builder_deposits", progressiveList(BUILDER_DEPOSIT_REQUEST, MAX_BUILDER_DEPOSITS)),
          field("builder_exits", progressiveList(BUILDER_EXIT_REQUEST, MAX_BUILDER_EXITS)));

  private ExecutionPayload() {}
}
