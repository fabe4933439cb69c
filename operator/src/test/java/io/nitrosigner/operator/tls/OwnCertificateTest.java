package io.nitrosigner.operator.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.operator.UsageException;
import java.io.ByteArrayInputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files: OpenSSL's, by {@code make.sh} beside them. */
final class OwnCertificateTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration CENTURY = Duration.ofDays(36_500);

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"leaf.key", "leaf-sec1.key", "leaf-parameters.key", "leaf-encrypted.key"})
  void takesAKeyOfEveryForm(String key) throws Exception {
    TlsIdentity identity =
        own("leaf.pem", key, "middle.pem", "root.pem").read(OwnCertificateTest::right, NOW);

    assertThat(shown(identity)).isEqualTo(2); // without the root
    assertThat(identity.authorityPem()).isEqualTo(pem("root.pem"));
    assertThat(identity.description().server().orElseThrow().names())
        .containsExactly("signer.example", "*.pool.example", "10.0.0.7");
  }

  @Test
  void takesRsa() throws Exception {
    assertThat(shown(read("rsa.pem", "rsa-pkcs1.key", "root.pem"))).isEqualTo(1);
  }

  @Test
  void takesAWholeChainInOneFile() throws Exception {
    Path all = directory.resolve("all.pem");
    Files.write(
        all,
        Stream.of("leaf.pem", "middle.pem", "root.pem")
            .flatMap(name -> lines(file(name)).stream())
            .toList());

    assertThat(
            shown(
                new OwnCertificate(all, file("leaf.key"), List.of())
                    .read(OwnCertificateTest::wrong, NOW)))
        .isEqualTo(2);
  }

  @Test
  void takesACertificateThatSignsItselfAndIsNoAuthority() throws Exception {
    TlsIdentity identity = read("self.pem", "leaf.key");

    assertThat(shown(identity)).isEqualTo(1);
    assertThat(identity.authorityPem()).isEqualTo(pem("self.pem"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "leaf.pem   | other.key     | middle.pem,root.pem | other.key is not the private key",
        "leaf.pem   | rsa-pkcs1.key | middle.pem,root.pem | rsa-pkcs1.key is not the private key",
        "leaf.pem   | ed25519.key   | middle.pem,root.pem | expected an EC or RSA private key",
        "leaf.pem   | leaf.pem      | middle.pem,root.pem | expected an EC or RSA private key",
        "leaf.pem   | leaf-old-encrypted.key | middle.pem,root.pem | OpenSSL's old form",
        "leaf.key   | leaf.key      | root.pem            | expected certificates in PEM",
        "middle.pem | leaf.key      | leaf.pem,root.pem   | was the authority the certificate CN=Middle",
        "self-ca.pem| leaf.key      | ''                  | expected the server's certificate first",
        "leaf.pem   | leaf.key      | root.pem,middle.pem | CN=signer.example was not signed by",
        "leaf.pem   | leaf.key      | middle.pem          | expected the root that clients trust: CN=Root",
        "leaf.pem   | leaf.key      | ''                  | expected the root that clients trust: CN=Middle",
        "under-leaf.pem | leaf.key  | leaf.pem,middle.pem,root.pem | clients will not believe this chain",
        "client.pem | leaf.key      | root.pem            | without serverAuth",
        "nameless.pem | leaf.key    | root.pem            | no subjectAltName",
        "short-rsa.pem | short-rsa.key | root.pem         | at least 2048 bits",
      })
  void refusesWhatNoClientWouldBelieve(String certificate, String key, String chain, String why) {
    String[] further = chain.isEmpty() ? new String[0] : chain.split(",", -1);

    assertThatThrownBy(() -> read(certificate, key, further))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(why);
  }

  @Test
  void refusesAnotherPassphrase() {
    assertThatThrownBy(
            () ->
                own("leaf.pem", "leaf-encrypted.key", "middle.pem", "root.pem")
                    .read(OwnCertificateTest::wrong, NOW))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("passphrase")
        .hasMessageNotContaining("wrong");
  }

  @Test
  void refusesWhatHasEndedOrNotBegun() {
    assertThatThrownBy(() -> leaf(NOW.plus(CENTURY))).hasMessageContaining("has expired");
    assertThatThrownBy(() -> leaf(Instant.EPOCH)).hasMessageContaining("is not valid yet");
    assertThatCode(() -> leaf(NOW)).doesNotThrowAnyException();
  }

  @Test
  void refusesAFileThatIsNotThereOrFarTooLarge() throws Exception {
    assertThatThrownBy(
            () ->
                new OwnCertificate(directory.resolve("no"), file("leaf.key"), List.of())
                    .read(OwnCertificateTest::wrong, NOW))
        .hasMessageContaining("cannot read");
    Path large = Files.write(directory.resolve("large"), new byte[1024 * 1024]);
    assertThatThrownBy(
            () ->
                new OwnCertificate(large, file("leaf.key"), List.of())
                    .read(OwnCertificateTest::wrong, NOW))
        .hasMessageContaining("expected at most");
  }

  @Test
  void tellsWhichNamesAreMissing() {
    TlsIdentity identity = read("leaf.pem", "leaf.key", "middle.pem", "root.pem");

    assertThat(
            identity.missing(
                new SubjectNames(
                    List.of(
                        "Signer.Example",
                        "a.pool.example",
                        "10.0.0.7",
                        "a.b.pool.example",
                        "pool.example",
                        "127.0.0.1",
                        "other.example"))))
        .containsExactly("a.b.pool.example", "pool.example", "127.0.0.1", "other.example");
  }

  @Test
  void tellsThatAChainIsTooLargeForKms() {
    TlsIdentity large = read("rsa-large.pem", "rsa-pkcs1.key", "rsa-middle.pem", "root.pem");

    assertThatThrownBy(() -> large.requireSealable(new SecureRandom()))
        .isInstanceOf(UsageException.class)
        .hasMessageMatching(
            "the key and 2 certificates take [0-9]+ bytes, and KMS encrypts at most 4096");
    assertThatCode(
            () ->
                read("leaf.pem", "leaf.key", "middle.pem", "root.pem")
                    .requireSealable(new SecureRandom()))
        .doesNotThrowAnyException();
    assertThatCode(
            () -> read("rsa.pem", "rsa-pkcs1.key", "root.pem").requireSealable(new SecureRandom()))
        .doesNotThrowAnyException();
  }

  private static TlsIdentity leaf(Instant now) {
    return own("leaf.pem", "leaf.key", "middle.pem", "root.pem")
        .read(OwnCertificateTest::wrong, now);
  }

  private static TlsIdentity read(String certificate, String key, String... chain) {
    return own(certificate, key, chain).read(OwnCertificateTest::wrong, NOW);
  }

  private static OwnCertificate own(String certificate, String key, String... chain) {
    return new OwnCertificate(
        file(certificate), file(key), Stream.of(chain).map(OwnCertificateTest::file).toList());
  }

  private static char[] right() {
    return "correct".toCharArray();
  }

  private static char[] wrong() {
    return "wrong".toCharArray();
  }

  private static int shown(TlsIdentity identity) throws Exception {
    char[] password = "password".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(identity.pkcs12(password)), password);
    return store.getCertificateChain("signer").length;
  }

  private static byte[] pem(String name) throws Exception {
    return Files.readAllBytes(file(name));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path file(String name) {
    try {
      var resource = OwnCertificateTest.class.getResource(name);
      if (resource == null) {
        throw new AssertionError("no resource " + name);
      }
      return Path.of(resource.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
