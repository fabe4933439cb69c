package io.nitrosigner.nitro.kms;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.nitro.kms.Sealed.Part;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecipientEnvelopeTest {
  private static final byte[] SECRET = "a secret of two blocks and a bit".getBytes(US_ASCII);
  private static final RecipientKey KEY = RecipientKey.generate();
  private static final String UNOPENABLE = "KMS envelope refused: it does not open with this key";

  private final Sealed sealed = Sealed.seal(KEY.spki(), SECRET);

  @Test
  void opensConstructedContent() {
    assertThat(KEY.open(sealed.encode())).isEqualTo(SECRET);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 1000})
  void opensContentInChunksOf(int size) {
    assertThat(KEY.open(sealed.inChunks(size).encode())).isEqualTo(SECRET);
  }

  @Test
  void opensPrimitiveContent() {
    assertThat(KEY.open(sealed.inOnePiece().encode())).isEqualTo(SECRET);
  }

  @Test
  void opensDefiniteLengths() {
    assertThat(KEY.open(sealed.definite().encode())).isEqualTo(SECRET);
    assertThat(KEY.open(sealed.definite().inOnePiece().encode())).isEqualTo(SECRET);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 4096})
  void opensSecretsOfAnyLength(int length) {
    byte[] secret = new byte[length];
    Arrays.fill(secret, (byte) 7);
    assertThat(KEY.open(Sealed.seal(KEY.spki(), secret).inChunks(1000).encode())).isEqualTo(secret);
  }

  @Test
  void readsTheStructureThatKmsSent() throws IOException {
    EnvelopeReader.Parts parts = EnvelopeReader.read(captured());
    assertThat(parts.wrappedKey().getOctets()).hasSize(256);
    assertThat(parts.iv().getOctets())
        .isEqualTo(HexFormat.of().parseHex("688c6d5f7f31b0fecedf09f2e7c99ac9"));
    assertThat(parts.content().getOctets()).hasSize(48);
  }

  @Test
  void cannotOpenWhatWasSealedForAnother() throws IOException {
    byte[] captured = captured();
    assertThatThrownBy(() -> KEY.open(captured))
        .isInstanceOf(EnvelopeException.class)
        .hasMessage(UNOPENABLE)
        .hasNoCause();
  }

  @Test
  void refusesEveryTruncationOfWhatKmsSent() throws IOException {
    byte[] whole = captured();
    for (int length = 0; length < whole.length; length++) {
      assertUnreadable(Arrays.copyOf(whole, length));
    }
  }

  @Test
  void refusesEveryTruncationInDefiniteLengths() {
    byte[] whole = sealed.definite().inOnePiece().encode();
    for (int length = 0; length < whole.length; length++) {
      assertUnreadable(Arrays.copyOf(whole, length));
    }
  }

  @Test
  void refusesBytesAfterTheMessage() throws IOException {
    byte[] whole = captured();
    for (int more = 1; more < 4; more++) {
      assertUnreadable(Arrays.copyOf(whole, whole.length + more));
    }
    byte[] definite = sealed.definite().encode();
    assertUnreadable(Arrays.copyOf(definite, definite.length + 1));
  }

  @Test
  void refusesMoreThanKmsReturns() {
    assertRefused(new byte[6145], "KMS envelope refused: more than 6144 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "ENVELOPED_DATA, 06092a864886f70d010702", // signedData
    "VERSION, 020100",
    "VERSION, 020103",
    "VERSION, 0400",
    "RECIPIENT_VERSION, 020100",
    "RECIPIENT, 8004deadbeef",
    "RECIPIENT, 3000", // issuer and serial number
    "RECIPIENT, 820101",
    "WRAPPED_KEY, 0401ff",
    "DATA, 06092a864886f70d010702",
    "CIPHER, 301d060960864801650304010204100102030405060708090a0b0c0d0e0f10", // AES-128-CBC
    "CIPHER, 301d060960864801650304012e04100102030405060708090a0b0c0d0e0f10", // AES-256-GCM
    "CIPHER, 301c060960864801650304012a040f0102030405060708090a0b0c0d0e0f", // short vector
    "CIPHER, 300b060960864801650304012a",
    "CONTENT, 8000",
    "CONTENT, a08000 00",
    "CONTENT, 8101ff",
    "CONTENT, a0800201010000", // a number among the chunks
    "CONTENT, ''",
    "ATTRIBUTES, a1023000"
  })
  void refusesAnother(Part part, String encoded) {
    assertUnreadable(sealed.with(part, encoded.replace(" ", "")).encode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // rsaEncryption, with PKCS#1 v1.5 padding
        "300d06092a864886f70d0101010500",
        // OAEP with its defaults: SHA-1
        "300d06092a864886f70d0101073000",
        // SHA-256, and MGF1 with SHA-1
        "303806092a864886f70d010107302ba00f300d06096086480165030402010500"
            + "a118301606092a864886f70d010108300906052b0e03021a0500",
        // SHA-1, and MGF1 with SHA-256
        "303806092a864886f70d010107302ba00b300906052b0e03021a0500"
            + "a11c301a06092a864886f70d010108300d06096086480165030402010500",
        // SHA-512
        "303c06092a864886f70d010107302fa00f300d06096086480165030402030500"
            + "a11c301a06092a864886f70d010108300d06096086480165030402010500"
      })
  void refusesAnotherKeyAlgorithm(String encoded) {
    assertRefused(
        sealed.with(Part.KEY_ALGORITHM, encoded).encode(),
        "KMS envelope refused: key is not under RSA-OAEP with SHA-256");
  }

  @Test
  void refusesTwoRecipientsAndNone() {
    byte[] one = sealed.recipient();
    assertRefused(
        sealed.with(Part.RECIPIENTS, Sealed.join(one, one)).encode(),
        "KMS envelope refused: not exactly one recipient");
    assertRefused(
        sealed.with(Part.RECIPIENTS, new byte[0]).encode(),
        "KMS envelope refused: not exactly one recipient");
  }

  @Test
  void refusesAKeyWrappedUnderTheMaskThatTheJdkDefaultsTo() {
    Sealed wrong = Sealed.seal(KEY.spki(), SECRET, Sealed.OAEP_SHA256_MGF1_SHA1, 32);
    assertRefused(wrong.encode(), UNOPENABLE);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 24})
  void refusesAShorterContentKey(int bytes) {
    assertRefused(Sealed.seal(KEY.spki(), SECRET, Sealed.OAEP_SHA256, bytes).encode(), UNOPENABLE);
  }

  @Test
  void refusesAnEmptyContentKey() throws GeneralSecurityException {
    byte[] empty = Sealed.wrap(KEY.spki(), new byte[0], Sealed.OAEP_SHA256);
    assertRefused(
        sealed.with(Part.WRAPPED_KEY, Sealed.primitive(0x04, empty)).encode(), UNOPENABLE);
  }

  @Test
  void refusesWrongPadding() {
    byte[] content = sealed.content();
    byte[] withoutLastBlock = Arrays.copyOf(content, content.length - 16);
    assertRefused(sealed.withContent(withoutLastBlock).encode(), UNOPENABLE);
  }

  @Test
  void refusesPartialBlocks() {
    byte[] content = sealed.content();
    assertRefused(
        sealed.withContent(Arrays.copyOf(content, content.length - 1)).encode(),
        "KMS envelope refused: content is not whole AES blocks");
  }

  @Test
  void saysTheSameForAWrongKeyAndForWrongPadding() {
    try (RecipientKey other = RecipientKey.generate()) {
      byte[] envelope = sealed.encode();
      assertThatThrownBy(() -> other.open(envelope))
          .isInstanceOf(EnvelopeException.class)
          .hasMessage(UNOPENABLE)
          .hasNoCause();
    }
  }

  @Test
  void answersFlippedBitsWithOtherBytesOrOneKindOfRefusal() {
    byte[] whole = sealed.encode();
    for (int bit = 0; bit < 8 * whole.length; bit += 7) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertThat(KEY.open(flipped)).isNotNull();
      } catch (EnvelopeException e) {
        assertThat(e).hasMessageStartingWith("KMS envelope refused: ").hasNoCause();
      }
    }
  }

  private static void assertUnreadable(byte[] envelope) {
    assertThatThrownBy(() -> EnvelopeReader.read(envelope)).isInstanceOf(EnvelopeException.class);
  }

  private static void assertRefused(byte[] envelope, String message) {
    assertThatThrownBy(() -> KEY.open(envelope))
        .isInstanceOf(EnvelopeException.class)
        .hasMessage(message)
        .hasNoCause();
  }

  private static byte[] captured() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(RecipientEnvelopeTest.class.getResourceAsStream("enveloped.ber"))) {
      return in.readAllBytes();
    }
  }
}
