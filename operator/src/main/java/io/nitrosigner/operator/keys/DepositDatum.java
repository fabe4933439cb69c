package io.nitrosigner.operator.keys;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.bls.Signature;
import io.nitrosigner.signing.duty.DepositMessage;
import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.Signer;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A signed deposit, as the Launchpad and other tools take it: hex without {@code 0x}, {@code
 * amount} a number of gwei.
 *
 * @param forkVersion of the network's genesis
 */
@JsonPropertyOrder({
  "pubkey",
  "withdrawal_credentials",
  "amount",
  "signature",
  "deposit_message_root",
  "deposit_data_root",
  "fork_version",
  "network_name",
  "deposit_cli_version"
})
public record DepositDatum(
    @JsonProperty("pubkey") String pubkey,
    @JsonProperty("withdrawal_credentials") String withdrawalCredentials,
    @JsonProperty("amount") long amount,
    @JsonProperty("signature") String signature,
    @JsonProperty("deposit_message_root") String depositMessageRoot,
    @JsonProperty("deposit_data_root") String depositDataRoot,
    @JsonProperty("fork_version") String forkVersion,
    @JsonProperty("network_name") String networkName,
    @JsonProperty("deposit_cli_version") String depositCliVersion) {

  /**
   * The Launchpad refuses files of versions below the deposit tool's that it knows. The format has
   * no version of its own, so we write what ethstaker-deposit-cli 1.3.0, which the Launchpad tells
   * people to use, writes for itself: its version with ten added to the first number.
   */
  static final String DEPOSIT_CLI_VERSION = "11.3.0";

  /**
   * Signs a deposit, and checks the signature.
   *
   * @param credentials the validator's withdrawal credentials
   */
  static DepositDatum sign(SecretKey key, Root credentials, DepositTerms terms) {
    DepositMessage message =
        new DepositMessage(key.publicKey(), credentials, terms.amount().gwei());
    Duty.Deposit duty = message.duty(terms.network().genesisForkVersion());
    Signature signature = Signer.sign(key, duty);
    if (!signature.verifies(key.publicKey(), duty.signingRoot().root().bytes())) {
      throw new IllegalStateException(
          "the signature of the deposit of "
              + key.publicKey()
              + " does not verify: this machine"
              + " miscalculates");
    }
    HexFormat hex = HexFormat.of();
    return new DepositDatum(
        hex.formatHex(key.publicKey().bytes()),
        hex.formatHex(credentials.bytes()),
        terms.amount().gwei(),
        hex.formatHex(signature.bytes()),
        hex.formatHex(message.hashTreeRoot().bytes()),
        hex.formatHex(message.hashTreeRoot(signature).bytes()),
        hex.formatHex(terms.network().genesisForkVersion().bytes()),
        terms.network().name(),
        DEPOSIT_CLI_VERSION);
  }

  /** The column {@code deposit_json_b64}: a list of this deposit alone. */
  String base64() {
    return Base64.getEncoder().encodeToString(Json.write(List.of(this)));
  }

  /**
   * Whether a column {@code deposit_json_b64} is a list of this deposit, whoever has written it.
   */
  boolean isIn(String base64) {
    try {
      JsonNode stored = Json.mapper().readTree(Base64.getDecoder().decode(base64)).path(0);
      return stored.path("pubkey").asText().equals(pubkey)
          && stored.path("deposit_data_root").asText().equals(depositDataRoot);
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
