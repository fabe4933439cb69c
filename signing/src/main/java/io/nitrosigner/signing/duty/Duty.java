package io.nitrosigner.signing.duty;

import io.nitrosigner.signing.ssz.Root;

/**
 * What a validator may be asked to sign: a closed set. Each duty carries its signing root and what
 * policy may want to judge it by. Slots and epochs are below 2^63.
 */
public sealed interface Duty {
  /** The wire name; of the two names for blocks and for aggregates, the newer one. */
  DutyType type();

  /** The root under the signature, computed from the content of the request. */
  SigningRoot signingRoot();

  /** A duty whose contradiction is punished: it needs a record before it is signed. */
  sealed interface Slashable extends Duty {
    /** The chain that the duty is for. */
    Root genesisValidatorsRoot();
  }

  /** A duty that no combination of signatures makes punishable. */
  sealed interface Unslashable extends Duty {}

  /** A beacon block proposal. */
  record Block(long slot, SigningRoot signingRoot, Root genesisValidatorsRoot)
      implements Slashable {
    @Override
    public DutyType type() {
      return DutyType.BLOCK_V2;
    }
  }

  /** An attestation; {@code sourceEpoch <= targetEpoch}. */
  record Vote(
      long sourceEpoch, long targetEpoch, SigningRoot signingRoot, Root genesisValidatorsRoot)
      implements Slashable {
    @Override
    public DutyType type() {
      return DutyType.ATTESTATION;
    }
  }

  /** The proof that the validator aggregates in {@code slot}. */
  record AggregationSlot(long slot, SigningRoot signingRoot) implements Unslashable {
    @Override
    public DutyType type() {
      return DutyType.AGGREGATION_SLOT;
    }
  }

  /** An aggregate of attestations for {@code slot}. */
  record AggregateAndProof(long slot, SigningRoot signingRoot) implements Unslashable {
    @Override
    public DutyType type() {
      return DutyType.AGGREGATE_AND_PROOF_V2;
    }
  }

  /** The proposer's share of randomness in {@code epoch}. */
  record RandaoReveal(long epoch, SigningRoot signingRoot) implements Unslashable {
    @Override
    public DutyType type() {
      return DutyType.RANDAO_REVEAL;
    }
  }

  /** The irrevocable end of a validator, not before {@code epoch}. */
  record VoluntaryExit(long epoch, long validatorIndex, SigningRoot signingRoot)
      implements Unslashable {
    @Override
    public DutyType type() {
      return DutyType.VOLUNTARY_EXIT;
    }
  }

  /** A vote for the head of {@code slot} as a member of the sync committee. */
  record SyncCommitteeMessage(long slot, SigningRoot signingRoot) implements Unslashable {
    @Override
    public DutyType type() {
      return DutyType.SYNC_COMMITTEE_MESSAGE;
    }
  }

  /** The proof that the validator aggregates a subcommittee's messages in {@code slot}. */
  record SyncCommitteeSelectionProof(long slot, SigningRoot signingRoot) implements Unslashable {
    @Override
    public DutyType type() {
      return DutyType.SYNC_COMMITTEE_SELECTION_PROOF;
    }
  }

  /** An aggregate of sync committee messages for {@code slot}. */
  record SyncCommitteeContribution(long slot, SigningRoot signingRoot) implements Unslashable {
    @Override
    public DutyType type() {
      return DutyType.SYNC_COMMITTEE_CONTRIBUTION_AND_PROOF;
    }
  }

  /** The message that funds a validator, valid on every chain with its genesis fork version. */
  record Deposit(SigningRoot signingRoot) implements Unslashable {
    @Override
    public DutyType type() {
      return DutyType.DEPOSIT;
    }
  }

  /** A registration with block builders. */
  record ValidatorRegistration(SigningRoot signingRoot) implements Unslashable {
    @Override
    public DutyType type() {
      return DutyType.VALIDATOR_REGISTRATION;
    }
  }

  /** A builder's binding offer to pay for the payload of {@code slot}. */
  record ExecutionPayloadBid(long slot, SigningRoot signingRoot) implements Unslashable {
    @Override
    public DutyType type() {
      return DutyType.EXECUTION_PAYLOAD_BID;
    }
  }

  /** The payload of {@code slot}, revealed by its builder or by a proposer who built it himself. */
  record ExecutionPayloadEnvelope(long slot, SigningRoot signingRoot) implements Unslashable {
    @Override
    public DutyType type() {
      return DutyType.EXECUTION_PAYLOAD_ENVELOPE;
    }
  }

  /** A vote of the payload timeliness committee on whether the payload of {@code slot} came. */
  record PayloadAttestation(long slot, SigningRoot signingRoot) implements Unslashable {
    @Override
    public DutyType type() {
      return DutyType.PAYLOAD_ATTESTATION_MESSAGE;
    }
  }

  /** What the proposer of {@code slot} wants of builders: a fee recipient and a gas limit. */
  record ProposerPreferences(long slot, SigningRoot signingRoot) implements Unslashable {
    @Override
    public DutyType type() {
      return DutyType.PROPOSER_PREFERENCES;
    }
  }

  /** A proposer's proof of identity towards a builder, for requests about {@code slot}. */
  record BuilderRequestAuth(long slot, SigningRoot signingRoot) implements Unslashable {
    @Override
    public DutyType type() {
      return DutyType.BUILDER_REQUEST_AUTH;
    }
  }
}
