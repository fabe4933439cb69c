package io.nitrosigner.enclave.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.nitrosigner.signing.duty.RefusedRequestException;
import io.nitrosigner.signing.duty.SigningRequest;
import io.nitrosigner.signing.network.Fork;
import io.nitrosigner.signing.network.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whatever bytes come as a request: they are understood or refused as malformed, in a message that
 * is fit to be shown, and nothing else happens. An ordinary run tries the corpus beside this class.
 *
 * <p>To search for more, {@code JAZZER_FUZZ=1 ./mvnw -pl enclave -am test -Dtest=RequestFuzzTest
 * -Djazzer.hooks=true -Dsurefire.failIfNoSpecifiedTests=false}; what it finds belongs to the
 * corpus.
 */
final class RequestFuzzTest {
  /** One line of a log: the longest names all fields of an execution payload. */
  private static final int MAX_MESSAGE = 1_000;

  private static final List<Network> NETWORKS = List.of(latest(Fork.FULU), latest(Fork.GLOAS));

  @FuzzTest(maxDuration = "3m")
  void isReadOrRefused(byte[] body) {
    for (Network network : NETWORKS) {
      try {
        SigningRequest request = SigningRequest.read(JsonTree.read(body), network);
        assertThat(request.duty().signingRoot().root())
            .isEqualTo(request.claimedRoot().orElse(request.duty().signingRoot().root()));
      } catch (RefusedRequestException e) {
        assertFitToBeShown(e.getMessage());
      } catch (RefusedException e) {
        assertThat(e.refusal()).isEqualTo(Refusal.MALFORMED);
        assertFitToBeShown(String.valueOf(e.getMessage()));
      }
    }
  }

  private static void assertFitToBeShown(String message) {
    assertThat(message).hasSizeLessThan(MAX_MESSAGE);
    assertThat(message.chars().filter(Character::isISOControl)).isEmpty();
    assertThat(message.chars().filter(c -> Character.isSurrogate((char) c))).isEmpty();
  }

  /** The minimal chain on its latest fork since genesis, for whoever asks. */
  private static Network latest(Fork latest) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("PRESET_BASE", "minimal");
    config.put("SECONDS_PER_SLOT", 6);
    config.put("GENESIS_FORK_VERSION", "0x00000001");
    int version = 1;
    for (Fork fork : Fork.values()) {
      if (fork != Fork.PHASE0 && latest.isFrom(fork)) {
        config.put(fork + "_FORK_VERSION", "0x0%d000001".formatted(version++));
        config.put(fork + "_FORK_EPOCH", 0);
      }
    }
    return Network.read(config);
  }
}
