package io.nitrosigner.operator.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.records.TlsKeyPlaintext;
import java.io.ByteArrayInputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TlsIdentityTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  /** KMS encrypts no more than this at once. */
  private static final int KMS_PLAINTEXT = 4096;

  private static final char[] PASSWORD = "ab".repeat(32).toCharArray();

  private final TlsIdentity identity =
      TlsIdentity.generate(List.of("signer.example"), NOW, new SecureRandom());

  @Test
  void namesTheSignerAndThisMachine() throws Exception {
    assertThat(leaf().getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(
            List.of(2, "signer.example"), List.of(2, "localhost"), List.of(7, "127.0.0.1"));
  }

  @Test
  void isForServersOnlyAndTheAuthorityForThisCertificateOnly() throws Exception {
    assertThat(usages(leaf())).containsExactly(0);
    assertThat(leaf().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(leaf().getBasicConstraints()).isEqualTo(-1);
    assertThat(usages(authority())).containsExactly(5);
    assertThat(authority().getBasicConstraints()).isZero();
  }

  @Test
  void isTrustedByWhoTrustsTheAuthority() throws Exception {
    PKIXParameters trust = new PKIXParameters(Set.of(new TrustAnchor(authority(), null)));
    trust.setRevocationEnabled(false);
    trust.setDate(Date.from(NOW));
    var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf()));

    assertThatCode(() -> CertPathValidator.getInstance("PKIX").validate(path, trust))
        .doesNotThrowAnyException();
  }

  @Test
  void holdsForClocksThatAreBehindAndForTwoYears() throws Exception {
    for (X509Certificate certificate : List.of(leaf(), authority())) {
      assertThat(certificate.getNotBefore()).isEqualTo(NOW.minus(Duration.ofHours(1)));
      assertThat(certificate.getNotAfter()).isEqualTo(NOW.plus(Duration.ofDays(825)));
    }
  }

  @Test
  void keepsTheKeyOfItsCertificate() throws Exception {
    byte[] message = "hello".getBytes(US_ASCII);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign((PrivateKey) store().getKey("signer", PASSWORD));
    signature.update(message);
    byte[] signed = signature.sign();
    signature.initVerify(leaf().getPublicKey());
    signature.update(message);

    assertThat(signature.verify(signed)).isTrue();
  }

  @Test
  void isAnotherEachTime() throws Exception {
    TlsIdentity other = TlsIdentity.generate(List.of(), NOW, new SecureRandom());

    assertThat(other.authorityPem()).isNotEqualTo(identity.authorityPem());
    PublicKey authorityKey = authority().getPublicKey();
    assertThat(authorityKey).isNotEqualTo(leaf().getPublicKey());
  }

  @Test
  void fitsIntoOneKmsPlaintextWithALongName() {
    String name = String.join(".", "a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(61));
    TlsIdentity longest = TlsIdentity.generate(List.of(name), NOW, new SecureRandom());
    byte[] password = new String(PASSWORD).getBytes(US_ASCII);

    assertThat(Json.write(TlsKeyPlaintext.of(longest.pkcs12(PASSWORD), password)))
        .hasSizeLessThanOrEqualTo(KMS_PLAINTEXT);
  }

  private X509Certificate leaf() throws Exception {
    return (X509Certificate) store().getCertificate("signer");
  }

  private X509Certificate authority() throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(identity.authorityPem()));
  }

  private KeyStore store() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(identity.pkcs12(PASSWORD)), PASSWORD);
    return store;
  }

  private static List<Integer> usages(X509Certificate certificate) {
    boolean[] usages = certificate.getKeyUsage();
    return IntStream.range(0, usages.length).filter(i -> usages[i]).boxed().toList();
  }
}
