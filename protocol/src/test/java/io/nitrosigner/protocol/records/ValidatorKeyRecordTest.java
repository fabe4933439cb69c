package io.nitrosigner.protocol.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ValidatorKeyRecordTest {
  private static final String PUBKEY = "ab".repeat(48);

  @Test
  void bindsPurposeNetworkAndPublicKey() {
    assertThat(ValidatorKeyRecord.sealed("none", PUBKEY, "hoodi", new byte[1]).encryptionContext())
        .isEqualTo(
            Map.of(
                "app", "nitro-signer",
                "purpose", "validator-key",
                "network", "hoodi",
                "pubkey", PUBKEY));
  }

  @Test
  void readsTheReferenceSystemsRowsWithoutContext() {
    assertThat(row(PUBKEY, "AQ==", 1).encryptionContext()).isEmpty();
  }

  @Test
  void normalisesThePublicKey() {
    assertThat(row("0x" + "AB".repeat(48), "AQ==", 1).pubkey()).isEqualTo(PUBKEY);
  }

  @Test
  void refusesWhatIsNoRow() {
    assertThatThrownBy(() -> row("ab", "AQ==", 1))
        .hasMessage("pubkey: expected 96 hex digits, was ab");
    assertThatThrownBy(() -> row(PUBKEY, "AQ==", 3))
        .hasMessage("record_version: expected 1 or 2, was 3");
    assertThatThrownBy(() -> row(PUBKEY, "~", 2).ciphertextBlob())
        .hasMessage("encrypted_key_password_mnemonic_b64: expected base64");
    assertThatThrownBy(() -> row(PUBKEY, "", 2).ciphertextBlob())
        .hasMessage("encrypted_key_password_mnemonic_b64: expected 1 to 6144 bytes, was 0");
  }

  private static ValidatorKeyRecord row(String pubkey, String ciphertext, int version) {
    return new ValidatorKeyRecord("none", pubkey, "mainnet", ciphertext, true, version);
  }
}
