package io.nitrosigner.emulators.nsm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.nitro.attestation.Attestation;
import io.nitrosigner.nitro.attestation.AttestationException;
import io.nitrosigner.nitro.attestation.AttestationException.Reason;
import io.nitrosigner.nitro.attestation.AttestationVerifier;
import io.nitrosigner.nitro.attestation.Expectation;
import io.nitrosigner.nitro.attestation.NitroRoot;
import io.nitrosigner.nitro.attestation.TrustRoot;
import io.nitrosigner.nitro.cbor.Cbor;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.nitro.nsm.AttestationRequest;
import io.nitrosigner.nitro.nsm.NsmClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AttestationDocumentTest {
  private static final Instant NOW = NsmFixture.NOW;
  private static final byte[] NONCE = "challenge".getBytes(US_ASCII);
  private static final Expectation EXPECTED =
      Expectation.of(NsmFixture.IMAGE, Duration.ofMinutes(5)).withNonce(NONCE);

  private final NsmClient client = new NsmClient(NsmFixture.module(NsmFixture.BOOT));
  private final AttestationVerifier verifier = verifier(NsmFixture.PKI);

  @Test
  void verifiesUnderItsOwnRoot() {
    client.extendPcr(16, NONCE);
    client.lockPcr(16);

    Attestation attestation =
        verifier.verify(document(), EXPECTED.with(16, Pcr.ZERO.extend(NONCE)), NOW);

    assertThat(attestation.moduleId()).isEqualTo(NsmFixture.PLACE.moduleId());
    assertThat(attestation.timestamp()).isEqualTo(NOW);
    assertThat(attestation.nonce()).hasValue(NONCE);
    assertThat(attestation.userData()).isEmpty();
  }

  @Test
  void isRefusedUnderAnyOtherRoot() {
    AttestationVerifier other = verifier(AttestationPki.generate(NOW));
    AttestationVerifier genuine = new AttestationVerifier(NitroRoot.G1);

    assertThatThrownBy(() -> other.verify(document(), EXPECTED, NOW))
        .isInstanceOf(AttestationException.class);
    assertThatThrownBy(() -> genuine.verify(document(), EXPECTED, NOW))
        .isInstanceOf(AttestationException.class);
  }

  @Test
  void namesTheRoleAndTheInstance() {
    Attestation attestation = verifier.verify(document(), EXPECTED, NOW);

    assertThat(attestation.pcr(3))
        .contains(Pcr.ZERO.extend("arn:aws:iam::123456789012:role/signer".getBytes(US_ASCII)));
    assertThat(attestation.pcr(4))
        .contains(Pcr.ZERO.extend("i-0123456789abcdef0".getBytes(US_ASCII)));
  }

  @Test
  void showsAnExtendedRegisterOnlyOnceItIsLocked() {
    client.extendPcr(16, NONCE);
    assertThat(verifier.verify(document(), EXPECTED, NOW).pcr(16)).isEmpty();

    client.lockPcr(16);
    assertThat(verifier.verify(document(), EXPECTED, NOW).pcr(16)).isPresent();
  }

  @Test
  void showsZerosInDebugMode() {
    NsmClient debug = new NsmClient(NsmFixture.module(NsmFixture.BOOT.inDebugMode()));
    debug.extendPcr(16, NONCE);
    debug.lockPcr(16);
    byte[] document = debug.attest(AttestationRequest.empty().withNonce(NONCE));

    Attestation attestation = verifier.authenticate(document, NOW);
    assertThat(attestation.pcr(0)).contains(Pcr.ZERO);
    assertThat(attestation.pcr(16)).contains(Pcr.ZERO);
    assertThatThrownBy(() -> verifier.verify(document, EXPECTED, NOW))
        .isInstanceOfSatisfying(
            AttestationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DEBUG_MODE));
  }

  /** Shape read from a genuine document of 2022-07-06. */
  @Test
  void hasTheGenuineShape() {
    byte[] document = document();

    assertThat(HexFormat.of().formatHex(document, 0, 10)).matches("8444a1013822a059[0-9a-f]{4}");
    assertThat(HexFormat.of().formatHex(document, document.length - 98, document.length - 96))
        .isEqualTo("5860");
    Cbor.Array message = (Cbor.Array) Cbor.decode(document, 16 * 1024);
    byte[] payload = ((Cbor.Bytes) message.items().get(2)).value();
    assertThat(HexFormat.of().formatHex(payload, 0, 12)).isEqualTo("a9696d6f64756c655f696478");
    Cbor.Fields fields = (Cbor.Fields) Cbor.decode(payload, payload.length);
    assertThat(fields.entries().keySet())
        .containsExactlyElementsOf(
            List.of(
                    "module_id",
                    "digest",
                    "timestamp",
                    "pcrs",
                    "certificate",
                    "cabundle",
                    "public_key",
                    "user_data",
                    "nonce")
                .stream()
                .map(Cbor.Text::new)
                .toList());
    assertThat(fields.find("public_key")).isEqualTo(Optional.of(new Cbor.Null()));
    assertThat(((Cbor.Fields) fields.find("pcrs").orElseThrow()).entries()).hasSize(16);
    assertThat(HexFormat.of().formatHex(payload)).contains("6974696d657374616d701b");
  }

  private byte[] document() {
    return client.attest(AttestationRequest.empty().withNonce(NONCE));
  }

  private static AttestationVerifier verifier(AttestationPki pki) {
    return new AttestationVerifier(TrustRoot.of(pki.root()));
  }
}
