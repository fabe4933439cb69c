package io.nitrosigner.nitro.attestation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.nitro.attestation.AttestationException.Reason;
import io.nitrosigner.nitro.measurement.Measurements;
import io.nitrosigner.nitro.measurement.Pcr;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Documents from outside; their sources are in the README beside them. */
final class GenuineDocumentTest {
  private static final Instant SIGNED = Instant.parse("2022-07-06T14:18:22.484Z");
  private static final AttestationVerifier VERIFIER = new AttestationVerifier(NitroRoot.G1);

  private final byte[] document = read("genuine-2022-07-06.bin");

  @Test
  void pinsTheOneRootThatAwsPublishes() {
    assertThat(NitroRoot.G1.fingerprint())
        .isEqualTo("641a0321a3e244efe456463195d606317ed7cdcc3c1756e09893f3c68f79bb5b");
  }

  @Test
  void refusesARootWithAnotherFingerprint() {
    assertThatThrownBy(() -> NitroRoot.pinned("aws-nitro-root-g1.pem", "00"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected 00");
  }

  @Test
  void believesADocumentOfAwsAtItsTime() {
    Attestation attestation = VERIFIER.authenticate(document, SIGNED);
    assertThat(attestation.moduleId()).isEqualTo("i-07e25f3bada361dec-enc0181d3dff86da785");
    assertThat(attestation.timestamp()).isEqualTo(SIGNED);
    assertThat(attestation.pcrs()).hasSize(16);
    assertThat(attestation.pcr(0))
        .contains(
            Pcr.parse(
                "f8bb0133c427bc49aa39f6811a01077ce9ab7e635fa1f5439c9c8bf99754f823"
                    + "0e41b09426b0e595eebdc4d6ed4bc3b6"));
    assertThat(attestation.pcr(4))
        .contains(Pcr.ZERO.extend("i-07e25f3bada361dec".getBytes(US_ASCII)));
    assertThat(attestation.publicKey().orElseThrow()).hasSize(800);
    assertThat(attestation.userData().orElseThrow()).hasSize(32);
    assertThat(attestation.nonce()).isEmpty();
    assertThat(attestation.isDebug()).isFalse();
  }

  @Test
  void believesItUnderItsImage() {
    Attestation attestation = VERIFIER.authenticate(document, SIGNED);
    Measurements image =
        new Measurements(
            attestation.pcr(0).orElseThrow(),
            attestation.pcr(1).orElseThrow(),
            attestation.pcr(2).orElseThrow());
    Expectation expectation = Expectation.of(image, Duration.ofMinutes(5));
    assertThat(VERIFIER.verify(document, expectation, SIGNED).timestamp()).isEqualTo(SIGNED);
  }

  @Test
  void refusesItOnceItsCertificateHasExpired() {
    assertRefused(document, SIGNED.plus(Duration.ofHours(4)), Reason.BROKEN_CHAIN);
    assertRefused(document, SIGNED.minus(Duration.ofHours(4)), Reason.BROKEN_CHAIN);
  }

  @Test
  void refusesItUnderAnotherRoot() {
    Mint mint = new Mint();
    mint.document();
    assertThatThrownBy(() -> mint.verifier().authenticate(document, SIGNED))
        .isInstanceOfSatisfying(
            AttestationException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.UNTRUSTED_ROOT));
  }

  @Test
  void refusesWhatQemuAnswers() {
    byte[] unsigned = read("qemu-unsigned.bin");
    assertRefused(unsigned, SIGNED, Reason.WRONG_ALGORITHM);
  }

  @Test
  void refusesEveryTruncation() {
    for (int length = 0; length < document.length; length++) {
      byte[] part = Arrays.copyOf(document, length);
      assertRefused(part, SIGNED, Reason.MALFORMED_CBOR);
    }
  }

  @Test
  void refusesFlippedBitsEverywhere() {
    for (int bit = 0; bit < 8 * document.length; bit += 211) {
      byte[] flipped = document.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> VERIFIER.authenticate(flipped, SIGNED))
          .isInstanceOf(AttestationException.class);
    }
  }

  private static void assertRefused(byte[] document, Instant now, Reason reason) {
    assertThatThrownBy(() -> VERIFIER.authenticate(document, now))
        .isInstanceOfSatisfying(
            AttestationException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static byte[] read(String name) {
    try (InputStream in =
        Objects.requireNonNull(GenuineDocumentTest.class.getResourceAsStream(name))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
