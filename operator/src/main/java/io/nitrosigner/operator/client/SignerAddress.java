package io.nitrosigner.operator.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What a validator client must know of its signer.
 *
 * @param url of the remote-signing API
 * @param certificate the file with the certificate to trust, in PEM
 * @param publicKeys the keys that sign there, {@code 0x} and 96 hex digits each
 */
public record SignerAddress(
    @JsonProperty("url") String url,
    @JsonProperty("ca_file") String certificate,
    @JsonProperty("public_keys") List<String> publicKeys) {

  /** Copies the keys. */
  public SignerAddress {
    publicKeys = List.copyOf(publicKeys);
  }

  String publicKeysUrl() {
    return url + "/api/v1/eth2/publicKeys";
  }
}
