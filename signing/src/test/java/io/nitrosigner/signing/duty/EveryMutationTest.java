package io.nitrosigner.signing.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.signing.Networks;
import io.nitrosigner.signing.Vectors;
import io.nitrosigner.signing.network.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every single change of every place of every vector: another root, or a refusal that the caller
 * knows, and nothing else. Where the root stays, the place must be one that is no part of it.
 */
final class EveryMutationTest {
  private static final Set<String> CLAIMS = Set.of("signingRoot", "signing_root");

  private static final Set<String> ABSENT = Set.of("null", "removed");

  /** Signed for a purpose that has no fork: whatever stands in {@code fork_info} is ignored. */
  private static final Set<String> FORKLESS =
      Set.of("DEPOSIT", "VALIDATOR_REGISTRATION", "BUILDER_REQUEST_AUTH");

  /** Objects of the API and not of SSZ: other members in them are the client's business. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "fork_info",
          "fork_info.fork",
          "beacon_block",
          "execution_payload_bid",
          "execution_payload_envelope",
          "payload_attestation_message",
          "proposer_preferences",
          "builder_request_auth");

  static Stream<Arguments> vectors() {
    Stream<Map<String, Object>> mainnet =
        Vectors.list(Vectors.read("signing-mainnet.json"), "vectors").stream();
    Stream<Map<String, Object>> gloas =
        Vectors.list(Vectors.read("gloas.json"), "vectors").stream();
    return Stream.concat(
        mainnet.map(vector -> Arguments.of(vector.get("name"), vector, Networks.MAINNET)),
        gloas.map(
            vector -> Arguments.of(vector.get("name"), vector, Networks.ofGloasVector(vector))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void changesTheRootOrIsRefused(String name, Map<String, Object> vector, Network network) {
    Map<String, Object> claiming = Vectors.object(vector, "request");
    SigningRoot original = SigningRequest.read(claiming, network).duty().signingRoot();
    Map<String, Object> silent = new LinkedHashMap<>(claiming);
    silent.remove("signingRoot");
    Map<String, Object> insisting = new LinkedHashMap<>(claiming);
    insisting.put("signing_root", original.toString());
    List<String> unnoticed = new ArrayList<>();
    Consumer<Mutation> judge =
        mutation -> {
          if (keepsTheRoot(mutation, network, original) && !isNoPartOfTheRoot(mutation)) {
            unnoticed.add(mutation.path() + ": " + mutation.change());
          }
        };

    claiming.keySet().forEach(member -> Mutation.each(claiming, member, judge));
    silent.keySet().forEach(member -> Mutation.each(silent, member, judge));
    CLAIMS.forEach(member -> Mutation.each(insisting, member, judge));

    assertThat(unnoticed).isEmpty();
  }

  private static boolean keepsTheRoot(Mutation mutation, Network network, SigningRoot original) {
    try {
      Duty duty = SigningRequest.read(mutation.request(), network).duty();
      return duty.signingRoot().equals(original);
    } catch (RefusedRequestException _) {
      return false;
    }
  }

  private static boolean isNoPartOfTheRoot(Mutation mutation) {
    String type = Vectors.text(mutation.request(), "type");
    boolean aggregate = type.startsWith("AGGREGATE_AND_PROOF");
    boolean extra = mutation.change().equals("extra");
    return switch (mutation.path()) {
      case String path when CLAIMS.contains(path) -> ABSENT.contains(mutation.change());
      // Both types are read alike.
      case "type" -> aggregate;
      case String path when FORKLESS.contains(type) && path.startsWith("fork_info") -> true;
      case String path when WRAPPERS.contains(path) && extra -> true;
      // Only says which of the two versions holds, and does not for most changes.
      case "fork_info.fork.epoch", "fork_info.fork.previous_version" -> true;
      // EIP-7044: an exit is signed under Capella's version.
      case "fork_info.fork.current_version" -> type.equals("VOLUNTARY_EXIT");
      // The root is the block's; the slot chooses the fork.
      case "sync_committee_message.slot" -> true;
      // The slot chooses the container, and clients that wrap aggregates need not say a version.
      case "aggregate_and_proof.version" -> aggregate;
      case "aggregate_and_proof" -> aggregate && isWrapper(mutation);
      default -> false;
    };
  }

  /** An aggregate may stand there bare or as {@code data}, beside what the client likes. */
  private static boolean isWrapper(Mutation mutation) {
    return Vectors.object(mutation.request(), "aggregate_and_proof").containsKey("data");
  }
}
