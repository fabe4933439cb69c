package io.nitrosigner.signing.duty;

import static io.nitrosigner.signing.ssz.Schema.bytes;
import static io.nitrosigner.signing.ssz.Schema.field;
import static io.nitrosigner.signing.ssz.Schema.uint64;
import static java.util.Objects.requireNonNull;

import io.nitrosigner.signing.network.Fork;
import io.nitrosigner.signing.network.Preset;
import io.nitrosigner.signing.ssz.Container;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The payloads of requests: which container holds under which fork and preset. */
record Containers(Altair altair, Electra electra, Gloas gloas) {
  /** Payloads of the API itself; a single field has the root of its value. */
  static final Container RANDAO_REVEAL = Container.of("RandaoReveal", field("epoch", uint64()));

  static final Container AGGREGATION_SLOT =
      Container.of("AggregationSlot", field("slot", uint64()));

  static final Container SYNC_COMMITTEE_MESSAGE =
      Container.of(
          "SyncCommitteeMessage",
          field("beacon_block_root", bytes(Phase0.ROOT)),
          field("slot", uint64()));

  private static final Map<Preset, Containers> BY_PRESET =
      Arrays.stream(Preset.values())
          .collect(
              Collectors.toUnmodifiableMap(
                  Function.identity(),
                  preset ->
                      new Containers(Altair.of(preset), Electra.of(preset), Gloas.of(preset))));

  static Containers of(Preset preset) {
    return requireNonNull(BY_PRESET.get(preset));
  }

  /** The block that a request of {@code fork} carries: the header alone since Bellatrix. */
  Container block(Fork fork) {
    return switch (fork) {
      case PHASE0 -> Phase0.BEACON_BLOCK;
      case ALTAIR -> altair.beaconBlock();
      case BELLATRIX, CAPELLA, DENEB, ELECTRA, FULU, GLOAS -> Phase0.BEACON_BLOCK_HEADER;
    };
  }

  /** The aggregate of a slot of {@code fork}. */
  Container aggregateAndProof(Fork fork) {
    return switch (fork) {
      case PHASE0, ALTAIR, BELLATRIX, CAPELLA, DENEB -> Phase0.AGGREGATE_AND_PROOF;
      case ELECTRA, FULU -> electra.aggregateAndProof();
      case GLOAS -> gloas.aggregateAndProof();
    };
  }
}
