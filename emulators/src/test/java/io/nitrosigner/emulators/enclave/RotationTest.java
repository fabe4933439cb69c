package io.nitrosigner.emulators.enclave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.emulators.metrics.Exposed;
import io.nitrosigner.operator.tls.TlsIdentity;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.EnclaveState.TlsState;
import io.nitrosigner.protocol.control.GivenRows;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That the TLS identity of a serving enclave can be another one, and no connection ends for it. */
@Timeout(60)
final class RotationTest {
  private static final String OUTDATED = "signer_tls_certificate_outdated";
  private static final String NOT_AFTER = "signer_tls_certificate_not_after_seconds";

  private static EnclaveWorld world;
  private static TlsKeyRecord old;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    world = EnclaveWorld.start(directory);
    old = world.records().tls();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void showsTheNewCertificateToNewConnectionsAndKeepsTheOld() throws IOException {
    TlsKeyRecord next = identity(Instant.now().minus(Duration.ofDays(10)));
    try (EnclaveGuest enclave = serving();
        SignerClient open = enclave.signer(old)) {
      assertSigns(open);

      TlsState tls = rotated(enclave, next);

      assertThat(tls.problem()).isEmpty();
      assertThat(tls.rowDigest()).isEqualTo(GivenRows.digest(next));
      assertSigns(open);
      assertThatThrownBy(() -> enclave.signer(old).get("/upcheck"))
          .isInstanceOf(SSLException.class);
      try (SignerClient fresh = enclave.signer(next)) {
        assertSigns(fresh);
      }
      assertSigns(open);
      assertThat(metrics(enclave).value(OUTDATED)).isZero();
      assertThat(metrics(enclave).value(NOT_AFTER))
          .isEqualTo((double) Instant.parse(tls.notAfter()).getEpochSecond());
    }
  }

  @Test
  void keepsTheOldOneWhenTheNewOneCannotBeUsed() throws IOException {
    try (EnclaveGuest enclave = serving()) {
      TlsState first = enclave.state().tls().orElseThrow();
      assertThat(first.rowDigest()).isEqualTo(GivenRows.digest(old));
      TlsKeyRecord wrong = TlsKeyRecord.sealed(world.records().v2(1).ciphertextBlob(), new byte[0]);

      TlsState tls = rotated(enclave, wrong);

      assertThat(tls.problem()).get().asString().contains("InvalidCiphertextException");
      assertThat(tls.rowDigest()).isEqualTo(GivenRows.digest(wrong));
      assertThat(tls.notAfter()).isEqualTo(first.notAfter());
      assertThat(metrics(enclave).value(OUTDATED)).isEqualTo(1);
      try (SignerClient client = enclave.signer(old)) {
        assertSigns(client);
      }
      assertThat(rotated(enclave, old).problem()).isEmpty();
      assertThat(metrics(enclave).value(OUTDATED)).isZero();
    }
  }

  @Test
  void keepsTheOldOneWhenTheNewOneHasEnded() throws IOException {
    try (EnclaveGuest enclave = serving()) {
      TlsState tls = rotated(enclave, identity(Instant.now().minus(Duration.ofDays(3_650))));

      assertThat(tls.problem()).get().asString().contains("the certificate ended at");
      try (SignerClient client = enclave.signer(old)) {
        assertSigns(client);
      }
    }
  }

  @Test
  void keepsTheOldOneWhenTheNewOneHasNotBegun() throws IOException {
    try (EnclaveGuest enclave = serving()) {
      TlsState tls = rotated(enclave, identity(Instant.now().plus(Duration.ofDays(10))));

      assertThat(tls.problem()).get().asString().contains("the certificate begins at");
    }
  }

  @Test
  void takesTheSameRowAgainWhileItChangesAndNoOther() throws Exception {
    TlsKeyRecord next = identity(Instant.now().minus(Duration.ofDays(10)));
    CountDownLatch mayAnswer = new CountDownLatch(1);
    try (EnclaveGuest enclave = serving()) {
      world.kmsLies(
          (_, answer) -> {
            awaitUninterrupted(mayAnswer);
            return answer;
          });
      assertThat(enclave.call(world.tls(next)).status()).isEqualTo(200);
      assertThat(enclave.call(world.tls(next)).status()).isEqualTo(200);
      assertThat(enclave.call(world.tls(old)).status()).isEqualTo(409);
      mayAnswer.countDown();
      assertThat(rotated(enclave, next).problem()).isEmpty();
    } finally {
      world.kmsIsHonest();
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void takesNoIdentityBeforeItServes() throws IOException {
    try (EnclaveGuest enclave = world.boot()) {
      ControlResponse response = enclave.call(world.tls(old));

      assertThat(response.status()).isEqualTo(409);
      assertThat(response.message()).isEqualTo("tls_changed is not allowed while SEALED");
      assertThat(enclave.state().tls()).isEmpty();
    }
  }

  private static EnclaveGuest serving() throws IOException {
    EnclaveGuest enclave = world.boot();
    enclave.call(world.init(List.of(world.records().v2(1))));
    return enclave;
  }

  private static void assertSigns(SignerClient client) throws IOException {
    assertThat(client.sign(SealedRecords.pubkey(1), Requests.randaoReveal()).status())
        .isEqualTo(200);
  }

  /** What is said once the row is in use, or refused; each question gives the enclave time. */
  private static TlsState rotated(EnclaveGuest enclave, TlsKeyRecord row) throws IOException {
    EnclaveState state = enclave.call(world.tls(row)).state();
    while (!state.tls().orElseThrow().rowDigest().equals(GivenRows.digest(row))) {
      state = enclave.state();
    }
    return state.tls().orElseThrow();
  }

  private static TlsKeyRecord identity(Instant made) {
    SealedRecords records = world.records();
    SecureRandom random = new SecureRandom();
    return TlsIdentity.generate(List.of(), made, random)
        .seal(records.kms(), records.keyArn(), random);
  }

  private static Exposed metrics(EnclaveGuest enclave) throws IOException {
    return Exposed.parse(enclave.call(new ControlRequest.Metrics()).exposition().text());
  }
}
