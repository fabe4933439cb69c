package io.nitrosigner.nitro.attestation;

import static io.nitrosigner.nitro.attestation.Mint.LEAF;
import static io.nitrosigner.nitro.attestation.Mint.LOWEST;
import static io.nitrosigner.nitro.attestation.Mint.NOW;
import static io.nitrosigner.nitro.attestation.Mint.REGIONAL;
import static io.nitrosigner.nitro.attestation.Mint.ZONAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.nitro.attestation.AttestationException.Reason;
import io.nitrosigner.nitro.cbor.Cbor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The envelope and the chain: COSE, certificates, signature, time. */
final class AttestationVerifierTest {
  private final Mint mint = new Mint();

  @Test
  void believesARightDocument() {
    Attestation attestation = authenticate(mint.document());
    assertThat(attestation.moduleId()).isEqualTo("i-0123456789abcdef0-enc0123456789abcdef");
    assertThat(attestation.timestamp()).isEqualTo(NOW);
    assertThat(attestation.pcrs()).isEqualTo(Mint.pcrs());
    assertThat(attestation.publicKey().orElseThrow()).containsExactly(1, 2, 3);
    assertThat(attestation.userData()).isEmpty();
    assertThat(attestation.nonce().orElseThrow()).containsExactly(4, 5, 6);
  }

  @Test
  void believesItUnderTag18() {
    byte[] document = mint.document();
    byte[] tagged = new byte[document.length + 1];
    tagged[0] = (byte) 0xd2;
    System.arraycopy(document, 0, tagged, 1, document.length);
    assertThat(authenticate(tagged).timestamp()).isEqualTo(NOW);
  }

  @ParameterizedTest
  @CsvSource({"d1", "d818", "d2d2"})
  void refusesOtherTags(String tag) {
    byte[] document = mint.document();
    byte[] head = HexFormat.of().parseHex(tag);
    byte[] tagged = Arrays.copyOf(head, head.length + document.length);
    System.arraycopy(document, 0, tagged, head.length, document.length);
    assertRefused(tagged, Reason.MALFORMED_CBOR);
  }

  @Test
  void hashesTheProtectedHeaderAsItCame() {
    byte[] longHead = {(byte) 0xa1, 0x18, 0x01, 0x39, 0x00, 0x22};
    assertThat(authenticate(mint.header(longHead).document()).timestamp()).isEqualTo(NOW);
  }

  @Test
  void hashesThePayloadAsItCame() {
    byte[] document = mint.payload(bytes -> withLongMapHead(bytes)).document();
    assertThat(authenticate(document).timestamp()).isEqualTo(NOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a10126", "a1013823", "a10139ffff", "a0", "a10226", "80"})
  void refusesOtherAlgorithms(String header) {
    assertRefused(mint.header(HexFormat.of().parseHex(header)).document(), Reason.WRONG_ALGORITHM);
  }

  @Test
  void refusesASecondProtectedParameter() {
    assertRefused(
        mint.header(HexFormat.of().parseHex("a20138220400")).document(), Reason.WRONG_ALGORITHM);
  }

  @Test
  void refusesAnUnprotectedHeader() {
    mint.message(parts -> replaced(parts, 1, Cbor.fields().with("kid", new Cbor.Int(1))));
    assertRefused(mint.document(), Reason.UNPROTECTED_HEADER);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 64, 95, 97, 132})
  void refusesSignaturesOfOtherLengths(int length) {
    mint.message(parts -> replaced(parts, 3, new Cbor.Bytes(new byte[length])));
    assertRefused(mint.document(), Reason.SIGNATURE_LENGTH);
  }

  @Test
  void refusesASignatureOfZeros() {
    mint.message(parts -> replaced(parts, 3, new Cbor.Bytes(new byte[96])));
    assertRefused(mint.document(), Reason.BAD_SIGNATURE);
  }

  @Test
  void refusesAFlippedBitInTheSignature() {
    mint.message(parts -> replaced(parts, 3, flipped(parts.get(3), 7)));
    assertRefused(mint.document(), Reason.BAD_SIGNATURE);
  }

  @Test
  void refusesAFlippedBitInAClaim() {
    mint.message(
        parts -> {
          byte[] payload = ((Cbor.Bytes) parts.get(2)).value();
          return replaced(parts, 2, flipped(parts.get(2), payload.length - 1));
        });
    assertRefused(mint.document(), Reason.BAD_SIGNATURE);
  }

  @Test
  void refusesOtherShapesThanFourParts() {
    mint.message(parts -> parts.subList(0, 3));
    assertRefused(mint.document(), Reason.MALFORMED_COSE);
    mint.message(parts -> replaced(parts, 0, new Cbor.Text("a")));
    assertRefused(mint.document(), Reason.MALFORMED_COSE);
    mint.message(parts -> replaced(parts, 2, new Cbor.Null()));
    assertRefused(mint.document(), Reason.MALFORMED_COSE);
  }

  @Test
  void refusesBytesAfterTheDocument() {
    byte[] document = mint.document();
    assertRefused(Arrays.copyOf(document, document.length + 1), Reason.MALFORMED_CBOR);
  }

  @Test
  void refusesAnIndefiniteArray() {
    byte[] document = mint.document();
    byte[] indefinite = Arrays.copyOf(document, document.length + 1);
    indefinite[0] = (byte) 0x9f;
    indefinite[document.length] = (byte) 0xff;
    assertRefused(indefinite, Reason.MALFORMED_CBOR);
  }

  @Test
  void refusesMoreThan16Kibibytes() {
    assertRefused(new byte[16 * 1024 + 1], Reason.TOO_LARGE);
  }

  @Test
  void refusesAForeignRoot() {
    Mint foreign = new Mint();
    byte[] document = foreign.document();
    assertThat(foreign.verifier().authenticate(document, NOW).timestamp()).isEqualTo(NOW);
    mint.document();
    assertThatThrownBy(() -> mint.verifier().authenticate(document, NOW))
        .hasMessageContaining("cabundle does not start with the pinned root");
  }

  @Test
  void refusesABundleWithoutTheRoot() {
    mint.claims(claims -> claims.with("cabundle", new Cbor.Array(mint.bundle().subList(1, LEAF))));
    assertRefused(mint.document(), Reason.UNTRUSTED_ROOT);
  }

  @Test
  void refusesABundleThatEndsWithTheRoot() {
    mint.claims(claims -> claims.with("cabundle", new Cbor.Array(mint.bundle().reversed())));
    assertRefused(mint.document(), Reason.UNTRUSTED_ROOT);
  }

  @Test
  void refusesABundleInAnotherOrder() {
    mint.claims(
        claims -> {
          List<Cbor> bundle = new ArrayList<>(mint.bundle());
          Collections.swap(bundle, REGIONAL, ZONAL);
          return claims.with("cabundle", new Cbor.Array(bundle));
        });
    assertRefused(mint.document(), Reason.BROKEN_CHAIN);
  }

  @Test
  void refusesABundleWithAGap() {
    mint.claims(
        claims -> {
          List<Cbor> bundle = new ArrayList<>(mint.bundle());
          bundle.remove(ZONAL);
          return claims.with("cabundle", new Cbor.Array(bundle));
        });
    assertRefused(mint.document(), Reason.BROKEN_CHAIN);
  }

  @Test
  void refusesForeignAuthoritiesBehindTheRightRoot() {
    Mint foreign = new Mint();
    foreign.document();
    mint.claims(
        claims -> {
          List<Cbor> bundle = new ArrayList<>(foreign.bundle());
          bundle.set(0, mint.bundle().getFirst());
          return claims.with("cabundle", new Cbor.Array(bundle));
        });
    assertRefused(mint.document(), Reason.BROKEN_CHAIN);
  }

  @Test
  void refusesACertificateThatIsNone() {
    mint.claim("certificate", new Cbor.Bytes(new byte[64]));
    assertRefused(mint.document(), Reason.MALFORMED_CERTIFICATE);
  }

  @Test
  void refusesBytesAfterACertificate() {
    mint.claims(
        claims -> {
          byte[] der = ((Cbor.Bytes) claims.find("certificate").orElseThrow()).value();
          return claims.with("certificate", new Cbor.Bytes(Arrays.copyOf(der, der.length + 1)));
        });
    assertRefused(mint.document(), Reason.MALFORMED_CERTIFICATE);
  }

  @ParameterizedTest
  @ValueSource(ints = {REGIONAL, ZONAL, LOWEST})
  void refusesAnAuthorityBelowItsPathLength(int position) {
    mint.certificate(REGIONAL, spec -> spec.withPathLength(position == REGIONAL ? 1 : 2));
    mint.certificate(ZONAL, spec -> spec.withPathLength(position == ZONAL ? 0 : 1));
    if (position == LOWEST) {
      mint.certificate(REGIONAL, spec -> spec.withPathLength(0));
    }
    assertRefused(mint.document(), Reason.BROKEN_CHAIN);
  }

  @ParameterizedTest
  @ValueSource(ints = {REGIONAL, ZONAL, LOWEST})
  void refusesAnAuthorityThatIsNone(int position) {
    mint.certificate(position, spec -> spec.withAuthority(false));
    assertRefused(mint.document(), Reason.WRONG_CERTIFICATE_USAGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {REGIONAL, ZONAL, LOWEST})
  void refusesAnAuthorityThatMayNotSignCertificates(int position) {
    mint.certificate(position, spec -> spec.withUsage(OptionalInt.of(KeyUsage.digitalSignature)));
    assertRefused(mint.document(), Reason.WRONG_CERTIFICATE_USAGE);
    mint.certificate(position, spec -> spec.withUsage(OptionalInt.empty()));
    assertRefused(mint.document(), Reason.WRONG_CERTIFICATE_USAGE);
  }

  @Test
  void refusesASignerThatIsAnAuthority() {
    mint.certificate(
        LEAF,
        spec ->
            spec.withAuthority(true)
                .withUsage(OptionalInt.of(KeyUsage.digitalSignature | KeyUsage.keyCertSign)));
    assertRefused(mint.document(), Reason.WRONG_CERTIFICATE_USAGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {KeyUsage.keyAgreement, KeyUsage.nonRepudiation})
  void refusesASignerThatMayNotSignDocuments(int usage) {
    mint.certificate(LEAF, spec -> spec.withUsage(OptionalInt.of(usage)));
    assertRefused(mint.document(), Reason.WRONG_CERTIFICATE_USAGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {REGIONAL, ZONAL, LOWEST, LEAF})
  void refusesKeysOnOtherCurves(int position) {
    mint.certificate(position, spec -> spec.withCurve("secp256r1"));
    mint.message(parts -> replaced(parts, 3, new Cbor.Bytes(new byte[96])));
    assertRefused(mint.document(), Reason.WRONG_KEY);
  }

  @Test
  void refusesARootOnAnotherCurve() {
    mint.certificate(Mint.ROOT, spec -> spec.withCurve("secp521r1"));
    mint.document();
    assertThatThrownBy(mint::root)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trust root's key is not on P-384");
  }

  @ParameterizedTest
  @ValueSource(ints = {REGIONAL, ZONAL, LOWEST, LEAF})
  void refusesExpiredCertificates(int position) {
    mint.certificate(
        position,
        spec -> spec.withLife(NOW.minus(Duration.ofHours(3)), NOW.minus(Duration.ofSeconds(1))));
    assertRefused(mint.document(), Reason.BROKEN_CHAIN);
  }

  @ParameterizedTest
  @ValueSource(ints = {REGIONAL, ZONAL, LOWEST, LEAF})
  void refusesCertificatesOfTheFuture(int position) {
    mint.certificate(
        position,
        spec -> spec.withLife(NOW.plus(Duration.ofSeconds(2)), NOW.plus(Duration.ofHours(1))));
    assertRefused(mint.document(), Reason.BROKEN_CHAIN);
  }

  @Test
  void checksCertificatesAtTheTimeItIsGiven() {
    byte[] document = mint.document();
    Instant later = NOW.plus(Duration.ofHours(1));
    assertThat(mint.verifier().authenticate(document, later).timestamp()).isEqualTo(NOW);
    assertThatThrownBy(() -> mint.verifier().authenticate(document, later.plusSeconds(7200)))
        .isInstanceOf(AttestationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-2H", "PT3H"})
  void refusesADocumentSignedOutsideItsCertificatesLife(Duration offset) {
    mint.claim("timestamp", new Cbor.Int(NOW.plus(offset).toEpochMilli()));
    assertRefused(mint.document(), Reason.IMPLAUSIBLE_TIME);
  }

  private Attestation authenticate(byte[] document) {
    return mint.verifier().authenticate(document, NOW);
  }

  private void assertRefused(byte[] document, Reason reason) {
    AttestationVerifier verifier = mint.verifier();
    assertThatThrownBy(() -> verifier.authenticate(document, NOW))
        .isInstanceOfSatisfying(
            AttestationException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  /** The same map of nine entries, with its count in a byte of its own. */
  private static byte[] withLongMapHead(byte[] payload) {
    byte[] longer = new byte[payload.length + 1];
    longer[0] = (byte) 0xb8;
    longer[1] = (byte) (payload[0] & 0x1f);
    System.arraycopy(payload, 1, longer, 2, payload.length - 1);
    return longer;
  }

  private static List<Cbor> replaced(List<Cbor> parts, int index, Cbor part) {
    List<Cbor> changed = new ArrayList<>(parts);
    changed.set(index, part);
    return changed;
  }

  private static Cbor flipped(Cbor part, int index) {
    byte[] bytes = ((Cbor.Bytes) part).value();
    bytes[index] ^= 1;
    return new Cbor.Bytes(bytes);
  }
}
