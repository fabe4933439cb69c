package io.nitrosigner.nitro.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.junit.jupiter.api.Test;

final class RecipientKeyTest {
  @Test
  void isRsa2048AsSubjectPublicKeyInfo() throws GeneralSecurityException {
    try (RecipientKey key = RecipientKey.generate()) {
      assertThat(key.spki()).hasSize(294);
      RSAPublicKey read =
          (RSAPublicKey)
              KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(key.spki()));
      assertThat(read.getModulus().bitLength()).isEqualTo(2048);
    }
  }

  @Test
  void opensNothingOnceClosed() {
    RecipientKey key = RecipientKey.generate();
    byte[] envelope = Sealed.seal(key.spki(), new byte[] {1}).encode();
    assertThat(key.open(envelope)).containsExactly(1);
    key.close();
    assertThatThrownBy(() -> key.open(envelope))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("recipient key is closed");
  }

  @Test
  void showsNothingOfItself() {
    try (RecipientKey key = RecipientKey.generate()) {
      assertThat(key).hasToString("RecipientKey[redacted]");
    }
  }
}
