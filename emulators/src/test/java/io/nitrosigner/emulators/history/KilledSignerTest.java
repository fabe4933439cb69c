package io.nitrosigner.emulators.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.emulators.aws.Answer;
import io.nitrosigner.emulators.aws.Credentials;
import io.nitrosigner.emulators.aws.Identities;
import io.nitrosigner.emulators.aws.JsonService;
import io.nitrosigner.emulators.aws.LoopbackTls;
import io.nitrosigner.emulators.aws.Principal;
import io.nitrosigner.emulators.dynamodb.DynamoDbEndpoint;
import io.nitrosigner.emulators.dynamodb.Interference;
import io.nitrosigner.emulators.dynamodb.SharedDynamoDbLocal;
import io.nitrosigner.emulators.history.DoomedSigner.Kind;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.Ledger;
import io.nitrosigner.slashing.SlashableException;
import io.nitrosigner.slashing.Watermark;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A signer that is killed while its record is on the way has signed nothing, and is believed to.
 */
@Timeout(120)
final class KilledSignerTest {
  private static final String ACCOUNT = "123456789012";
  private static final String PASSWORD = "loopback";
  private static final int KILLED = 128 + 9;
  private static final int ROUNDS = 3;
  private static final LoopbackTls TLS = LoopbackTls.generate();

  private static Path trust = Path.of("");

  private final LocalHistory history = new LocalHistory();
  private final PublicKey key = LocalHistory.newKey();
  private final Credentials user = Credentials.generate(new SecureRandom());
  private final CompletableFuture<Process> signer = new CompletableFuture<>();

  @BeforeAll
  static void writeTrust(@TempDir Path directory) throws IOException, GeneralSecurityException {
    X509Certificate certificate =
        ((X509TrustManager) TLS.trust().getFirst()).getAcceptedIssuers()[0];
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("server", certificate);
    trust = directory.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(trust)) {
      store.store(out, PASSWORD.toCharArray());
    }
  }

  static Stream<Kind> rounds() {
    return Collections.nCopies(ROUNDS, Kind.values()).stream().flatMap(Arrays::stream);
  }

  @BeforeEach
  void register() {
    history.store().create(key, Watermark.NEVER_SIGNED);
  }

  @AfterEach
  void stop() {
    signer.join().destroyForcibly();
    history.close();
  }

  @ParameterizedTest
  @EnumSource
  void getsAPermitIfNobodyKillsIt(Kind kind) throws Exception {
    assertThat(output(kind, Interference.NONE)).contains(DoomedSigner.PERMITTED);
    assertThat(signer.join().exitValue()).isZero();
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void hasUsedItsTurnWhenItsRecordWasWritten(Kind kind) throws Exception {
    Interference killing =
        (call, tables) -> {
          Answer answer = tables.answer();
          return call.operation().equals("UpdateItem") ? kill() : answer;
        };

    assertThat(output(kind, killing)).doesNotContain(DoomedSigner.PERMITTED);
    assertThat(signer.join().exitValue()).isEqualTo(KILLED);
    Ledger next = ledger();
    assertThatThrownBy(() -> next.permit(key, kind.duty("b")))
        .isInstanceOf(SlashableException.class);
    assertThat(next.permit(key, kind.duty("a")).repeated()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void hasNotUsedItsTurnWhenItsRecordWasLost(Kind kind) throws Exception {
    Interference killing =
        (call, tables) -> call.operation().equals("UpdateItem") ? kill() : tables.answer();

    assertThat(output(kind, killing)).doesNotContain(DoomedSigner.PERMITTED);
    assertThat(signer.join().exitValue()).isEqualTo(KILLED);
    assertThat(ledger().permit(key, kind.duty("b")).repeated()).isFalse();
    assertThatThrownBy(() -> ledger().permit(key, kind.duty("a")))
        .isInstanceOf(SlashableException.class);
  }

  private Answer kill() throws InterruptedException {
    Process process = signer.join();
    process.destroyForcibly();
    process.waitFor();
    return new Answer.HangUp();
  }

  private Ledger ledger() {
    return new Ledger(history.store(), _ -> Optional.empty());
  }

  /** What a signer on a way with {@code interference} prints until its end. */
  private String output(Kind kind, Interference interference)
      throws IOException, InterruptedException {
    Identities identities = new Identities();
    identities.add(user, Principal.user(ACCOUNT, "signer", List.of("dynamodb:*")));
    try (DynamoDbEndpoint endpoint =
        DynamoDbEndpoint.start(
            new JsonService.Settings(
                "eu-central-1", 0, TLS.server(), identities, InstantSource.system()),
            ACCOUNT,
            SharedDynamoDbLocal.endpoint(),
            interference)) {
      Process process = start();
      signer.complete(process);
      try (OutputStream order = process.getOutputStream()) {
        new DoomedSigner.Order(endpoint.endpoint(), user, history.table, history.macKey, key, kind)
            .write(order);
      }
      String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
      process.waitFor();
      return printed;
    }
  }

  private static Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djavax.net.ssl.trustStore=" + trust,
            "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
            "-cp",
            System.getProperty("java.class.path"),
            DoomedSigner.class.getName())
        .redirectErrorStream(true)
        .start();
  }
}
