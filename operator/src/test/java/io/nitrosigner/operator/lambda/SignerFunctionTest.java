package io.nitrosigner.operator.lambda;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.cli.TlsStub;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.records.TlsKeyPlaintext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;

final class SignerFunctionTest {
  private final TlsStub aws = new TlsStub();
  private final HttpsServer signer =
      HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final Map<String, String> environment = new HashMap<>();
  private final RecordingContext context = new RecordingContext();
  private final SignerFunction function = new SignerFunction(() -> environment, this::clients);

  SignerFunctionTest() throws IOException {
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("NITRO_INSTANCE_PRIVATE_DNS", "localhost:" + signer.getAddress().getPort());
    environment.put("TLS_KEYS_TABLE_NAME", "tls");
    environment.put("KEY_ARN", "arn:aws:kms:eu-central-1:000000000000:key/some");
  }

  @AfterEach
  void close() {
    aws.close();
    signer.stop(0);
  }

  @Test
  void setsAnIdentityForTheBalancersName() throws Exception {
    environment.put("NITRO_INSTANCE_PRIVATE_DNS", "signer.stack.private");
    JsonNode answer = ask("set_tls_key");

    assertThat(answer.at("/ResponseMetadata/HTTPStatusCode").asInt()).isEqualTo(200);
    assertThat(answer.at("/server/names").valueStream().map(JsonNode::asText))
        .containsExactlyInAnyOrder("signer.stack.private", "localhost", "127.0.0.1");
    assertThat(answer.has("replaced")).isFalse();
    assertThat(aws.generated).hasSize(1);

    assertThat(ask("set_tls_key").path("replaced").asText())
        .isEqualTo(answer.at("/server/fingerprint_sha256").asText());
  }

  @Test
  void answersTheIdentityEncrypted() throws Exception {
    ask("set_tls_key");

    assertThat(ask("get_tls_key")).isEqualTo(aws.row().at("/encrypted_tls_key_b64/S"));
  }

  @Test
  void neverAnswersWithAPrivateKeyEvenWhereItMayDecrypt() throws Exception {
    JsonNode set = ask("set_tls_key");
    aws.mayDecrypt = true;

    assertThat(ask("decrypt_tls_key")).isEqualTo(set.path("server"));
  }

  @Test
  void failsWithWhatKmsSaysWhereItMayNotDecrypt() throws Exception {
    ask("set_tls_key");

    assertThatThrownBy(() -> ask("decrypt_tls_key"))
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("not authorized to perform: kms:Decrypt");
  }

  @Test
  void asksTheSignerHowItIs() throws Exception {
    serve("/upcheck", 200, "OK");

    assertThat(ask("web3signer_status").asText()).isEqualTo("OK");
  }

  @Test
  void asksTheSignerForItsKeys() throws Exception {
    serve("/api/v1/eth2/publicKeys", 200, "[\"0xb0e2\"]");

    assertThat(ask("web3signer_public_keys").toString()).isEqualTo("[\"0xb0e2\"]");
  }

  @Test
  void failsWhenTheSignerIsNotWell() throws Exception {
    serve("/", 503, "{\"message\":\"sealed\"}");

    assertThatThrownBy(() -> ask("web3signer_status"))
        .isInstanceOf(UsageException.class)
        .hasMessage("the signer answers /upcheck with 503: {\"message\":\"sealed\"}");
    signer.removeContext("/");
    answer("/", 200, "{}");
    assertThatThrownBy(() -> ask("web3signer_public_keys")).hasMessageContaining("JSON list");
    signer.removeContext("/");
    answer("/", 200, "x".repeat(5 * 1024 * 1024 + 1));
    assertThatThrownBy(() -> ask("web3signer_status")).hasMessageContaining("more than 5242880");
    signer.stop(0);
    assertThatThrownBy(() -> ask("web3signer_status"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("the signer does not answer at localhost:");
  }

  @Test
  void believesNoOtherSigner() throws Exception {
    serve("/upcheck", 200, "OK");
    ask("set_tls_key"); // another than the one that is served

    assertThatThrownBy(() -> ask("web3signer_status"))
        .hasMessageContaining("is not one that cert_pem vouches for");
  }

  @Test
  void failsWhenNoIdentityIsSet() {
    for (String operation :
        List.of("get_tls_key", "decrypt_tls_key", "web3signer_status", "web3signer_public_keys")) {
      assertThatThrownBy(() -> ask(operation))
          .isInstanceOf(UsageException.class)
          .hasMessage("no TLS identity is set in table tls");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"operation\":\"dance\"}   | was 'dance'",
        "{\"operation\":\"SET_TLS_KEY\"} | was 'SET_TLS_KEY'",
        "{}                          | web3signer_public_keys, was absent",
        "{\"operation\":1}           | field operation: expected a string",
        "[]                          | expected a JSON object",
        "null                        | expected a JSON object",
        "{                           | not valid JSON",
        "``                          | event",
      })
  void failsOnWhatItDoesNotKnow(String event, String why) {
    assertThatThrownBy(() -> handle(event))
        .isInstanceOfAny(UsageException.class, ProtocolException.class)
        .hasMessageContaining(why);
    assertThat(aws.row().isMissingNode()).isTrue();
  }

  @Test
  void namesEverythingThatItsEnvironmentLacks() {
    environment.remove("KEY_ARN");
    environment.put("TLS_KEYS_TABLE_NAME", " ");

    assertThatThrownBy(() -> ask("get_tls_key"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "the function's environment lacks TLS_KEYS_TABLE_NAME, KEY_ARN: expected"
                + " NITRO_INSTANCE_PRIVATE_DNS, TLS_KEYS_TABLE_NAME, KEY_ARN, AWS_REGION");
  }

  @Test
  void touchesNothingBeforeItsFirstEvent() {
    assertThatCode(
            () ->
                new SignerFunction(
                    () -> {
                      throw new AssertionError("a snapshot would hold the environment");
                    },
                    _ -> {
                      throw new AssertionError("a snapshot would hold connections");
                    }))
        .doesNotThrowAnyException();
    assertThatCode(SignerFunction::new).doesNotThrowAnyException();
  }

  @Test
  void logsTheOperationAndNoMore() throws Exception {
    ask("set_tls_key");

    assertThat(context.logged).hasToString("operation=set_tls_key\n");
  }

  private JsonNode ask(String operation) throws IOException {
    return Json.mapper().readTree(handle("{\"operation\":\"" + operation + "\"}"));
  }

  private byte[] handle(String event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    function.handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), answer, context);
    return answer.toByteArray();
  }

  /** Sets an identity and serves with it, as an enclave does. */
  private void serve(String path, int status, String body) throws Exception {
    ask("set_tls_key");
    signer.setHttpsConfigurator(new HttpsConfigurator(identity()));
    signer.start();
    answer(path, status, body);
  }

  private void answer(String path, int status, String body) {
    signer.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, body.length());
          exchange.getResponseBody().write(body.getBytes(UTF_8));
          exchange.close();
        });
  }

  private SSLContext identity() throws GeneralSecurityException, IOException {
    TlsKeyPlaintext sealed =
        TlsKeyPlaintext.read(
            Base64.getDecoder().decode(aws.encrypted().path("Plaintext").asText()));
    char[] password = new String(sealed.password(), US_ASCII).toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(sealed.keystore()), password);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, password);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    return tls;
  }

  private FunctionAws clients(String region) {
    var credentials =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "example"));
    var http = UrlConnectionHttpClient.create();
    return new FunctionAws(
        KmsClient.builder()
            .httpClient(http)
            .region(Region.of(region))
            .credentialsProvider(credentials)
            .endpointOverride(aws.url())
            .build(),
        DynamoDbClient.builder()
            .httpClient(http)
            .region(Region.of(region))
            .credentialsProvider(credentials)
            .endpointOverride(aws.url())
            .build());
  }
}
