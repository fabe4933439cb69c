package io.nitrosigner.emulators.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Vector: {@code enveloped.ber}, an answer of KMS recorded in aws-nitro-enclaves-sdk-c,
 * tests/cms_test.c.
 */
final class EnvelopeTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Offset and length of all that is random in the recorded answer. */
  private static final int[][] RANDOM_PARTS = {{0x21, 32}, {0x83, 256}, {0x19f, 16}, {0x1b3, 48}};

  @Test
  void writesTheBytesThatKmsWrites() throws Exception {
    byte[] recorded = recorded();
    byte[] ours = Envelope.seal(new byte[32], recipient(), new ContentForm.Chunked(48), RANDOM);
    assertThat(HexFormat.of().formatHex(masked(ours)))
        .isEqualTo(HexFormat.of().formatHex(masked(recorded)));
  }

  @Test
  void writesShortContentAsOnePrimitiveString() throws Exception {
    byte[] ours = Envelope.seal(new byte[15], recipient(), new ContentForm.Primitive(), RANDOM);
    assertThat(HexFormat.of().formatHex(ours, 0x1af, 0x1b1)).isEqualTo("8010");
    assertThat(HexFormat.of().formatHex(ours, ours.length - 8, ours.length))
        .isEqualTo("00".repeat(8));
  }

  @Test
  void writesLongContentInSeveralChunks() throws Exception {
    byte[] ours = Envelope.seal(new byte[32], recipient(), new ContentForm.Chunked(24), RANDOM);
    assertThat(HexFormat.of().formatHex(ours, 0x1af, 0x1b3)).isEqualTo("a0800418");
    assertThat(HexFormat.of().formatHex(ours, 0x1b3 + 24, 0x1b3 + 26)).isEqualTo("0418");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 31, 32, 100, 1024, 4096})
  void opensForItsRecipient(int length) throws Exception {
    byte[] plaintext = new byte[length];
    RANDOM.nextBytes(plaintext);
    for (ContentForm form :
        new ContentForm[] {new ContentForm.Primitive(), new ContentForm.Chunked(24)}) {
      assertThat(TestEnclave.KEY.open(Envelope.seal(plaintext, recipient(), form, RANDOM)))
          .isEqualTo(plaintext);
    }
  }

  private static byte[] masked(byte[] envelope) {
    byte[] masked = envelope.clone();
    for (int[] part : RANDOM_PARTS) {
      Arrays.fill(masked, part[0], part[0] + part[1], (byte) 0);
    }
    return masked;
  }

  private static byte[] recorded() throws IOException {
    try (var in = EnvelopeTest.class.getResourceAsStream("enveloped.ber")) {
      assertThat(in).isNotNull();
      return in.readAllBytes();
    }
  }

  private static RSAPublicKey recipient() throws GeneralSecurityException {
    return (RSAPublicKey)
        KeyFactory.getInstance("RSA")
            .generatePublic(new X509EncodedKeySpec(TestEnclave.KEY.spki()));
  }
}
