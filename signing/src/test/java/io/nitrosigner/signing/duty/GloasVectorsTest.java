package io.nitrosigner.signing.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.signing.Networks;
import io.nitrosigner.signing.Vectors;
import io.nitrosigner.signing.network.Preset;
import io.nitrosigner.signing.ssz.Root;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A request of each type of Gloas against the specification's own; see {@code README.md}. */
final class GloasVectorsTest {
  static Stream<Arguments> vectors() {
    return Vectors.list(Vectors.read("gloas.json"), "vectors").stream()
        .map(vector -> Arguments.of(vector.get("name"), vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void agreesOnTheRoot(String name, Map<String, Object> vector) {
    Map<String, Object> sent = Vectors.object(vector, "request");

    SigningRequest request = SigningRequest.read(sent, Networks.ofGloasVector(vector));

    assertThat(request.duty().signingRoot()).hasToString(Vectors.text(sent, "signingRoot"));
    assertThat(request.duty().type()).hasToString(Vectors.text(sent, "type"));
    assertThat(request.duty()).isInstanceOf(name.equals("block") ? SLASHABLE : UNSLASHABLE);
  }

  private static final Class<?> SLASHABLE = Duty.Slashable.class;
  private static final Class<?> UNSLASHABLE = Duty.Unslashable.class;

  /** Source: consensus-specs v1.7.0-beta.2, minimal/gloas ssz_static AggregateAndProof case_0. */
  @Test
  void agreesOnAnAggregateOfTheMinimalPreset() {
    Map<String, Object> aggregate =
        Vectors.parse(
            """
            {
              "aggregator_index": "11467884618931283787",
              "aggregate": {
                "aggregation_bits": "0xf402",
                "data": {
                  "slot": "17184315016640827559",
                  "index": "5062171228430616353",
                  "beacon_block_root":
                    "0xecbbec4c130e281e93c58058dd417a0e167154035486bb10087ad5d935e3993b",
                  "source": {
                    "epoch": "17001297196799614991",
                    "root": "0xf283b42a0c649394dcdb85b311bac6f87fb7267dc63e8e243e5e1e22afaf6064"
                  },
                  "target": {
                    "epoch": "6402574854606123481",
                    "root": "0x5ed73c868af16a62e1125a70447b8c21b6d432448d83f60d029b391b07c4e773"
                  }
                },
                "signature": "%s",
                "committee_bits": "0x06"
              },
              "selection_proof": "%s"
            }
            """
                .formatted(
                    "0xa5042bb3e19b623135daec3fb0c2d397325135268b4eb989e76459677c88181a"
                        + "a4d92ddbd7627340cd8fd06a04b60cbd936941549f4113342df98c0bba3fd4e3"
                        + "bde5a5423fbe30e9277c60cb5c983423496e87c2dddb143235036027ecc53d04",
                    "0xe88e6195cc4db2e06816cde6bbea338b88010629b0b9c041d50f47b276938f21"
                        + "201659abec0c6103c5cd90c5222046ff37370dc14922cb5041198b141135c3d9"
                        + "22c5a9314a57ed3b9bf9532f6c10a1d1bbae1459d676187b807b951689dc1bc7"));

    assertThat(Gloas.of(Preset.MINIMAL).aggregateAndProof().read(aggregate).hashTreeRoot())
        .isEqualTo(Root.read("8e20d3aab21ae5374ec249d072afa489e501d89e5c098f6792b2771cf5509bd1"));
  }
}
