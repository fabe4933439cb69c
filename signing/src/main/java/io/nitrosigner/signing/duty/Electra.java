package io.nitrosigner.signing.duty;

import static io.nitrosigner.signing.ssz.Schema.bitlist;
import static io.nitrosigner.signing.ssz.Schema.bitvector;
import static io.nitrosigner.signing.ssz.Schema.bytes;
import static io.nitrosigner.signing.ssz.Schema.field;
import static io.nitrosigner.signing.ssz.Schema.uint64;

import io.nitrosigner.signing.network.Preset;
import io.nitrosigner.signing.ssz.Container;

/**
 * Containers that Electra changed (EIP-7549: one attestation spans all committees of a slot), under
 * the limits of one preset.
 *
 * <p>Source: consensus-specs {@code specs/electra/beacon-chain.md}.
 */
record Electra(Container aggregateAndProof) {
  static Electra of(Preset preset) {
    int committees = preset.maxCommitteesPerSlot();
    int validators = Phase0.MAX_VALIDATORS_PER_COMMITTEE * committees;
    return new Electra(
        Container.of(
            "AggregateAndProof",
            field("aggregator_index", uint64()),
            field(
                "aggregate",
                Container.of(
                    "Attestation",
                    field("aggregation_bits", bitlist(validators)),
                    field("data", Phase0.ATTESTATION_DATA),
                    field("signature", bytes(Phase0.SIGNATURE)),
                    field("committee_bits", bitvector(committees)))),
            field("selection_proof", bytes(Phase0.SIGNATURE))));
  }
}
