package io.nitrosigner.operator.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.tls.TlsIdentity;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.records.TlsKeyPlaintext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a person sees who sets and shows the signer's TLS identity. */
final class TlsTest {
  private static final String BALANCER = "signer.stack.private";

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final TlsStub aws = new TlsStub();

  TlsTest() throws IOException {}

  @AfterEach
  void close() {
    aws.close();
  }

  @Test
  void setsAnIdentityWhoseKeyKmsMade() throws Exception {
    assertThat(run("set", "--host", "10.0.0.7", "--json")).as(err.toString()).isZero();

    JsonNode report = Json.mapper().readTree(out.toString());
    assertThat(report.at("/server/names").valueStream().map(JsonNode::asText))
        .containsExactlyInAnyOrder(BALANCER, "10.0.0.7", "localhost", "127.0.0.1");
    assertThat(report.path("days_left").asInt()).isEqualTo(824);
    assertThat(aws.generated).hasSize(1);
    assertThat(aws.generated.getFirst().path("KeyPairSpec").asText()).isEqualTo("ECC_NIST_P256");
    assertThat(aws.generated.getFirst().at("/EncryptionContext/purpose").asText())
        .isEqualTo("tls-identity");
    assertThat(sealed().getCertificate("signer").getPublicKey().getEncoded())
        .isEqualTo(aws.publicKey());
    assertThat(aws.encrypted().at("/EncryptionContext"))
        .isEqualTo(aws.generated.getFirst().at("/EncryptionContext"));
    assertThat(plaintext().password()).hasSize(64).asString(US_ASCII).matches("[0-9a-f]{64}");
    assertThat(aws.row().at("/record_version/N").asText()).isEqualTo("2");
    assertThat(err.toString()).contains("give clients what `nitro-signer tls show --pem` prints");
  }

  @Test
  void writesTheCertificateForLocalClients() throws Exception {
    assertThat(run("set")).isZero();

    assertThat(run("show", "--pem")).isZero();
    assertThat(out.toString())
        .endsWith(Files.readString(directory.resolve("ca.pem")))
        .contains("-----BEGIN CERTIFICATE-----");
    assertThat(Base64.getDecoder().decode(aws.row().at("/cert_pem/S").asText()))
        .asString(US_ASCII)
        .isEqualTo(Files.readString(directory.resolve("ca.pem")));
  }

  @Test
  void showsWhatIsSet() {
    assertThat(run("set")).isZero();
    String set = out.toString();
    out.getBuffer().setLength(0);

    assertThat(run("show")).isZero();
    assertThat(out.toString())
        .isEqualTo(set)
        .startsWith("subject  CN=nitro-signer\nnames    " + BALANCER)
        .contains("\nleft     824 days\ntrusted  CN=nitro-signer TLS authority\n")
        .containsPattern("\nSHA-256  ([0-9A-F]{2}:){31}[0-9A-F]{2}\n");
  }

  @Test
  void warnsOfACertificateThatEndedAnHourAgo() {
    Instant now = Instant.now();
    Instant end = Instant.parse(identity(now).description().trusted().notAfter());
    Instant made = now.minus(Duration.between(now, end)).minus(Duration.ofHours(1));
    aws.put("AQ==", Base64.getEncoder().encodeToString(identity(made).authorityPem()));

    assertThat(run("show")).isZero();
    assertThat(out.toString()).contains("\nleft     -1 days\n");
    assertThat(err.toString()).contains("warning: the certificate has expired");
  }

  private static TlsIdentity identity(Instant made) {
    return TlsIdentity.generate(List.of(BALANCER), made, new SecureRandom());
  }

  @Test
  void tellsWhenNothingIsSet() {
    assertThat(run("show")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .isEqualTo(
            """
            nitro-signer: error: no TLS identity is set in table tls
            nitro-signer: hint: `nitro-signer tls set` makes one
            """);
  }

  @Test
  void replacesOnlyWhenToldTo() {
    assertThat(run("set")).isZero();
    JsonNode first = aws.row();

    assertThat(typing("yes\n", "set")).isEqualTo(1);
    assertThat(err.toString())
        .containsPattern("replaces SHA-256 [0-9A-F:]{95}\nType 'replace' to go on: ")
        .contains("expected 'replace', was 'yes': nothing is changed");
    assertThat(aws.row()).isEqualTo(first);

    assertThat(typing("replace\n", "set")).isZero();
    assertThat(aws.row()).isNotEqualTo(first);
    assertThat(typing("", "set", "--yes")).isZero();
    assertThat(aws.encryptions).isEqualTo(3);
  }

  @Test
  void replacesWhatCannotBeReadAnyMore() {
    aws.put("sealed", "bm8gY2VydGlmaWNhdGU=");

    assertThat(run("show")).isEqualTo(1);
    assertThat(err.toString()).contains("error: cert_pem: expected certificates in PEM");
    assertThat(run("set", "--yes")).isZero();
    assertThat(err.toString())
        .contains("replaces SHA-256 unreadable (cert_pem: expected certificates in PEM)");
    assertThat(run("show")).isZero();
  }

  @Test
  void losesAgainstWhoeverWasFaster() {
    aws.beforePut = () -> aws.put("other", "");

    assertThat(run("set")).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "error: somebody else has set another TLS identity meanwhile: nothing is changed");
    assertThat(aws.row().at("/encrypted_tls_key_b64/S").asText()).isEqualTo("other");
  }

  @Test
  void losesAgainstNobodyWhenAnAnswerIsLost() {
    aws.losesNextAnswer = true;

    assertThat(run("set")).as(err.toString()).isZero();
    assertThat(aws.losesNextAnswer).isFalse();

    aws.losesNextAnswer = true;
    assertThat(run("set", "--yes")).as(err.toString()).isZero();
    assertThat(aws.encryptions).isEqualTo(2);
  }

  @Test
  void triesWithoutChangingAnything() {
    assertThat(run("set", "--dry-run")).isZero();

    assertThat(out.toString()).startsWith("subject  CN=nitro-signer\n");
    assertThat(err.toString())
        .isEqualTo(
            "nitro-signer: nothing was changed: this was a dry run, and the fingerprints will be"
                + " others\n");
    assertThat(aws.generated).isEmpty();
    assertThat(aws.row().isMissingNode()).isTrue();
    assertThat(directory.resolve("ca.pem")).doesNotExist();
  }

  @Test
  void takesACertificateOfTheOperatorsOwnAuthority() throws Exception {
    assertThat(own("leaf.key")).as(err.toString()).isZero();

    assertThat(out.toString()).startsWith("subject  CN=signer.example\n");
    assertThat(err.toString())
        .contains("warning: the certificate is not for " + BALANCER + ": clients refuse it there");
    assertThat(sealed().getCertificateChain("signer")).hasSize(2);
    assertThat(Files.readAllBytes(directory.resolve("ca.pem")))
        .isEqualTo(Files.readAllBytes(file("root.pem")));
    assertThat(aws.generated).isEmpty();

    assertThat(own("leaf-sec1.key", "--yes")).isZero();
    assertThat(err.toString()).contains("clients go on as they are: they trust this authority");
  }

  @Test
  void asksForThePassphraseOfAKey() {
    assertThat(typing("correct\n", ownLine("leaf-encrypted.key"))).isZero();
    assertThat(err.toString()).contains("Passphrase of ").doesNotContain("correct");

    assertThat(typing("mistaken\n", ownLine("leaf-encrypted.key", "--dry-run"))).isEqualTo(1);
    assertThat(err.toString())
        .contains("the passphrase does not open it")
        .doesNotContain("mistaken");
    assertThat(typing("", ownLine("leaf-encrypted.key", "--dry-run"))).isEqualTo(1);
    assertThat(err.toString()).contains("no passphrase for ");
  }

  @Test
  void isUsedWronglyWithHalfACertificate() {
    assertThat(run("set", "--certificate", "a.pem")).isEqualTo(2);
    assertThat(run("set", "--key", "a.key")).isEqualTo(2);
    assertThat(run("show", "--pem", "--json")).isEqualTo(2);
    assertThat(execute("tls")).isEqualTo(2);
    assertThat(err.toString()).contains("missing verb: try `nitro-signer tls --help`");
  }

  private int own(String key, String... more) {
    return run(ownLine(key, more));
  }

  private static String[] ownLine(String key, String... more) {
    return Stream.concat(
            Stream.of(
                "set",
                "--certificate",
                file("leaf.pem").toString(),
                "--key",
                file(key).toString(),
                "--chain",
                file("middle.pem").toString(),
                "--chain",
                file("root.pem").toString()),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private static Path file(String name) {
    try {
      var resource = TlsTest.class.getResource("/io/nitrosigner/operator/tls/" + name);
      if (resource == null) {
        throw new AssertionError("no resource " + name);
      }
      return Path.of(resource.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private TlsKeyPlaintext plaintext() {
    return TlsKeyPlaintext.read(
        Base64.getDecoder().decode(aws.encrypted().path("Plaintext").asText()));
  }

  private KeyStore sealed() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(
        new ByteArrayInputStream(plaintext().keystore()),
        new String(plaintext().password(), US_ASCII).toCharArray());
    return store;
  }

  private int typing(String text, String... line) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(text.getBytes(UTF_8)));
    try {
      return run(line);
    } finally {
      System.setIn(before);
    }
  }

  private int run(String... line) {
    deploy();
    String outputs = directory.resolve("output.json").toString();
    return execute(
        Stream.concat(
                Stream.of("tls", line[0], "--output", outputs), List.of(line).stream().skip(1))
            .toArray(String[]::new));
  }

  private int execute(String... line) {
    CommandLine command = NitroSigner.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(line);
  }

  private void deploy() {
    Map<String, String> outputs = new HashMap<>();
    outputs.put(Output.REGION.key(), "eu-central-1");
    outputs.put(Output.KMS_KEY_ARN.key(), "arn:aws:kms:eu-central-1:000000000000:key/some");
    outputs.put(Output.TLS_KEYS_TABLE.key(), "tls");
    outputs.put(Output.SIGNER_ADDRESS.key(), BALANCER);
    outputs.put(Output.KMS_ENDPOINT.key(), aws.url().toString());
    outputs.put(Output.DYNAMODB_ENDPOINT.key(), aws.url().toString());
    outputs.put(Output.CREDENTIALS_FILE.key(), directory.resolve("credentials").toString());
    outputs.put(Output.SIGNER_CERTIFICATE.key(), directory.resolve("ca.pem").toString());
    try {
      Files.write(directory.resolve("output.json"), new Deployment("local", outputs).write());
      Files.writeString(
          directory.resolve("credentials"),
          """
          [default]
          aws_access_key_id = AKIAEXAMPLE
          aws_secret_access_key = example
          """);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
