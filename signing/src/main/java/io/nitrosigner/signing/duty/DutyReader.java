package io.nitrosigner.signing.duty;

import io.nitrosigner.signing.bls.InvalidKeyException;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.JsonObject;
import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.network.Fork;
import io.nitrosigner.signing.network.ForkVersion;
import io.nitrosigner.signing.network.Network;
import io.nitrosigner.signing.ssz.Container;
import io.nitrosigner.signing.ssz.Fields;
import io.nitrosigner.signing.ssz.Root;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The duty in one request: its payload by type, its signing root by the type's rule. */
final class DutyReader {
  /** Reads the payload of a duty that is bound to a fork. */
  private interface BoundReading {
    Duty read(@Nullable Object json, ForkInfo fork);
  }

  private final JsonObject request;
  private final Network network;
  private final Optional<Root> claimed;
  private final Containers containers;
  private final GloasDuties gloas;

  DutyReader(JsonObject request, Network network, Optional<Root> claimed) {
    this.request = request;
    this.network = network;
    this.claimed = claimed;
    this.containers = Containers.of(network.preset());
    this.gloas = new GloasDuties(network);
  }

  Duty read(DutyType type) {
    return switch (type) {
      case BLOCK -> bound("block", (json, fork) -> block(Phase0.BEACON_BLOCK.read(json), fork));
      case BLOCK_V2 -> bound("beacon_block", this::versionedBlock);
      case ATTESTATION -> bound("attestation", DutyReader::vote);
      case AGGREGATION_SLOT -> bound("aggregation_slot", this::aggregationSlot);
      case AGGREGATE_AND_PROOF, AGGREGATE_AND_PROOF_V2 ->
          bound("aggregate_and_proof", this::wrappedOrBareAggregate);
      case RANDAO_REVEAL -> bound("randao_reveal", DutyReader::randaoReveal);
      case VOLUNTARY_EXIT -> bound("voluntary_exit", this::voluntaryExit);
      case SYNC_COMMITTEE_MESSAGE -> bound("sync_committee_message", this::syncMessage);
      case SYNC_COMMITTEE_SELECTION_PROOF ->
          bound("sync_aggregator_selection_data", this::syncSelection);
      case SYNC_COMMITTEE_CONTRIBUTION_AND_PROOF ->
          bound("contribution_and_proof", this::contribution);
      case DEPOSIT -> request.read("deposit", DutyReader::deposit);
      case VALIDATOR_REGISTRATION -> request.read("validator_registration", this::registration);
      case EXECUTION_PAYLOAD_BID -> bound("execution_payload_bid", gloas::bid);
      case EXECUTION_PAYLOAD_ENVELOPE -> bound("execution_payload_envelope", gloas::envelope);
      case PAYLOAD_ATTESTATION_MESSAGE ->
          bound(GloasDuties.payloadAttestationKey(request), gloas::payloadAttestation);
      case PROPOSER_PREFERENCES -> bound("proposer_preferences", gloas::preferences);
      case BUILDER_REQUEST_AUTH ->
          request.read(GloasDuties.requestAuthKey(request), gloas::requestAuth);
    };
  }

  private Duty bound(String payload, BoundReading reading) {
    ForkInfo fork = request.read("fork_info", ForkInfo::read);
    Root requested = fork.genesisValidatorsRoot();
    if (!network.genesisValidatorsRoot().orElse(requested).equals(requested)) {
      throw new RefusedRequestException.ForeignChain(
          requested, network.genesisValidatorsRoot().get());
    }
    return request.read(payload, json -> reading.read(json, fork));
  }

  private Duty versionedBlock(@Nullable Object json, ForkInfo fork) {
    JsonObject wrapper = JsonObject.of(json);
    Container schema = containers.block(wrapper.read("version", Fork::read));
    boolean header = schema == Phase0.BEACON_BLOCK_HEADER;
    return block(wrapper.read(header ? "block_header" : "block", schema), fork);
  }

  private Duty block(Fields block, ForkInfo fork) {
    long slot = block.uint63("slot");
    return new Duty.Block(
        slot,
        fork.signingRoot(block.hashTreeRoot(), Domain.Type.BEACON_PROPOSER, network.epochOf(slot)),
        fork.genesisValidatorsRoot());
  }

  private static Duty vote(@Nullable Object json, ForkInfo fork) {
    Fields data = Phase0.ATTESTATION_DATA.read(json);
    long source = data.uint63("source", "epoch");
    long target = data.uint63("target", "epoch");
    if (source > target) {
      throw MalformedValueException.expected("at most the target's epoch " + target, source)
          .within("epoch")
          .within("source");
    }
    return new Duty.Vote(
        source,
        target,
        fork.signingRoot(data.hashTreeRoot(), Domain.Type.BEACON_ATTESTER, target),
        fork.genesisValidatorsRoot());
  }

  private Duty aggregationSlot(@Nullable Object json, ForkInfo fork) {
    Fields payload = Containers.AGGREGATION_SLOT.read(json);
    long slot = payload.uint63("slot");
    Root root = payload.hashTreeRoot();
    return new Duty.AggregationSlot(
        slot, fork.signingRoot(root, Domain.Type.SELECTION_PROOF, network.epochOf(slot)));
  }

  /** Clients wrap aggregates in {@code {version, data}} or not, under either type name. */
  private Duty wrappedOrBareAggregate(@Nullable Object json, ForkInfo fork) {
    JsonObject payload = JsonObject.of(json);
    Optional<Fork> version = payload.find("version", Fork::read);
    return payload.has("data")
        ? payload.read("data", data -> aggregate(data, fork, version))
        : aggregate(json, fork, Optional.empty());
  }

  /**
   * The slot chooses the container, whatever version a client names; but one that names a later
   * fork, with another container, knows of an upgrade that our schedule does not.
   */
  private Duty aggregate(@Nullable Object json, ForkInfo fork, Optional<Fork> version) {
    long slot =
        JsonObject.of(json)
            .read(
                "aggregate",
                aggregate ->
                    JsonObject.of(aggregate)
                        .read("data", data -> JsonObject.of(data).read("slot", Json::uint63)));
    long epoch = network.epochOf(slot);
    Fork scheduled = network.forkAt(epoch);
    Container container = containers.aggregateAndProof(scheduled);
    if (version
        .filter(named -> named.isFrom(scheduled))
        .filter(named -> containers.aggregateAndProof(named) != container)
        .isPresent()) {
      throw MalformedValueException.of(
          "slot " + slot + " is of " + scheduled + " on this network, not of " + version.get());
    }
    Root root = container.read(json).hashTreeRoot();
    return new Duty.AggregateAndProof(
        slot, fork.signingRoot(root, Domain.Type.AGGREGATE_AND_PROOF, epoch));
  }

  private static Duty randaoReveal(@Nullable Object json, ForkInfo fork) {
    Fields payload = Containers.RANDAO_REVEAL.read(json);
    long epoch = payload.uint63("epoch");
    return new Duty.RandaoReveal(
        epoch, fork.signingRoot(payload.hashTreeRoot(), Domain.Type.RANDAO, epoch));
  }

  private Duty voluntaryExit(@Nullable Object json, ForkInfo fork) {
    Fields exit = Phase0.VOLUNTARY_EXIT.read(json);
    long epoch = exit.uint63("epoch");
    return new Duty.VoluntaryExit(
        epoch,
        exit.uint64("validator_index"),
        new ExitRule(network, fork).signingRoot(exit.hashTreeRoot(), epoch, claimed));
  }

  private Duty syncMessage(@Nullable Object json, ForkInfo fork) {
    Fields message = Containers.SYNC_COMMITTEE_MESSAGE.read(json);
    long slot = message.uint63("slot");
    Root head = new Root(message.bytes("beacon_block_root"));
    return new Duty.SyncCommitteeMessage(
        slot, fork.signingRoot(head, Domain.Type.SYNC_COMMITTEE, network.epochOf(slot)));
  }

  private Duty syncSelection(@Nullable Object json, ForkInfo fork) {
    Fields selection = Altair.SYNC_AGGREGATOR_SELECTION_DATA.read(json);
    long slot = selection.uint63("slot");
    return new Duty.SyncCommitteeSelectionProof(
        slot,
        fork.signingRoot(
            selection.hashTreeRoot(),
            Domain.Type.SYNC_COMMITTEE_SELECTION_PROOF,
            network.epochOf(slot)));
  }

  private Duty contribution(@Nullable Object json, ForkInfo fork) {
    Fields proof = containers.altair().contributionAndProof().read(json);
    long slot = proof.uint63("contribution", "slot");
    return new Duty.SyncCommitteeContribution(
        slot,
        fork.signingRoot(
            proof.hashTreeRoot(), Domain.Type.CONTRIBUTION_AND_PROOF, network.epochOf(slot)));
  }

  /** A deposit precedes the chain: it knows the genesis fork version and no validators root. */
  private static Duty deposit(@Nullable Object json) {
    JsonObject payload = JsonObject.of(json);
    ForkVersion genesis = payload.read("genesis_fork_version", ForkVersion::read);
    Map<Object, Object> message = new LinkedHashMap<>(payload.members());
    message.remove("genesis_fork_version");
    Domain domain = Domain.of(Domain.Type.DEPOSIT, genesis, Root.ZERO);
    Fields deposit = withPublicKey(Phase0.DEPOSIT_MESSAGE.read(message));
    return new Duty.Deposit(SigningRoot.of(deposit.hashTreeRoot(), domain));
  }

  /** Builders are off the chain: the network's genesis fork version and no validators root. */
  private Duty registration(@Nullable Object json) {
    Domain domain =
        Domain.of(Domain.Type.APPLICATION_BUILDER, network.genesisForkVersion(), Root.ZERO);
    Fields registration = withPublicKey(Builder.VALIDATOR_REGISTRATION.read(json));
    return new Duty.ValidatorRegistration(SigningRoot.of(registration.hashTreeRoot(), domain));
  }

  /** These messages name a validator; under bytes that are no key they would serve nobody. */
  private static Fields withPublicKey(Fields message) {
    try {
      new PublicKey(message.bytes("pubkey")).validate();
      return message;
    } catch (InvalidKeyException e) {
      throw MalformedValueException.of(e.getMessage()).within("pubkey");
    }
  }
}
