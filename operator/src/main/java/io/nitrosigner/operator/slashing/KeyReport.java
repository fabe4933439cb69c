package io.nitrosigner.operator.slashing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.protocol.control.HistoryResults;
import io.nitrosigner.signing.bls.PublicKey;
import java.util.Optional;

/**
 * What came of one key.
 *
 * @param pubkey in hex with {@code 0x}
 * @param message what the enclave adds to it
 */
public record KeyReport(
    @JsonProperty("pubkey") String pubkey,
    @JsonProperty("outcome") KeyOutcome outcome,
    @JsonProperty("message") Optional<String> message) {

  static KeyReport of(PublicKey key, KeyOutcome outcome) {
    return new KeyReport(key.toString(), outcome, Optional.empty());
  }

  static KeyReport of(HistoryResults.Result result) {
    return new KeyReport("0x" + result.pubkey(), KeyOutcome.of(result.outcome()), result.message());
  }

  /** One line for people. */
  public String line() {
    return pubkey
        + "  "
        + outcome.explanation()
        + message.map(more -> " (" + more + ")").orElse("");
  }
}
