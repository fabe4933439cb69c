package io.nitrosigner.enclave.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.nitrosigner.signing.duty.RefusedRequestException;
import io.nitrosigner.signing.duty.SigningRequest;
import io.nitrosigner.signing.network.Network;
import io.nitrosigner.signing.ssz.Root;
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

  @FuzzTest(maxDuration = "3m")
  void isReadOrRefused(byte[] body) {
    for (Network network : Corpus.NETWORKS) {
      try {
        Map<String, Object> tree = JsonTree.read(body);
        Root root = SigningRequest.read(tree, network).duty().signingRoot().root();
        for (String name : List.of("signingRoot", "signing_root")) {
          assertThat(tree.getOrDefault(name, root.toString()))
              .satisfies(claimed -> assertThat(Root.read(claimed)).isEqualTo(root));
        }
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
}
