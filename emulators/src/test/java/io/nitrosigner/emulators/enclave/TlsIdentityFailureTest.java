package io.nitrosigner.emulators.enclave;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.operator.tls.TlsIdentity;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.Ports;
import io.nitrosigner.protocol.records.TlsKeyPlaintext;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That an enclave without a TLS identity it can use fails, says why, and opens no signer port. */
@Timeout(60)
final class TlsIdentityFailureTest {
  private static final String PASSWORD = "test";
  private static final String ALIAS = "signer"; // the operator's, for its one entry

  private static EnclaveWorld world;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    world = EnclaveWorld.start(directory);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void refusesAValidatorKeyForAnIdentity() throws IOException {
    ValidatorKeyRecord key = world.records().v2(0);
    assertFailed(
        TlsKeyRecord.sealed(key.ciphertextBlob(), new byte[0]), "InvalidCiphertextException");
  }

  @Test
  void refusesPlaintextsThatAreNoIdentity() throws IOException {
    byte[] file = pkcs12(identity());
    assertFailed(sealed("{}".getBytes(UTF_8)), "TLS key plaintext");
    assertFailed(sealed(TlsKeyPlaintext.of(new byte[100], bytes(PASSWORD))), "TLS identity");
    assertFailed(sealed(TlsKeyPlaintext.of(file, bytes("another"))), "TLS identity");
    assertFailed(
        sealed(bytes("{\"tls_keystore_b64\":\"AA==\",\"tls_password_b64\":\"!\"}")),
        "tls_password_b64: expected base64");
  }

  @Test
  void refusesAKeyWithTheCertificateOfAnother() throws Exception {
    KeyStore one = keyStore(identity());
    KeyStore other = keyStore(identity());
    KeyStore mixed = KeyStore.getInstance("PKCS12");
    mixed.load(null, null);
    mixed.setKeyEntry(
        ALIAS,
        one.getKey(ALIAS, PASSWORD.toCharArray()),
        PASSWORD.toCharArray(),
        other.getCertificateChain(ALIAS));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    mixed.store(file, PASSWORD.toCharArray());

    assertFailed(
        sealed(TlsKeyPlaintext.of(file.toByteArray(), bytes(PASSWORD))),
        "TLS identity: server identity is unusable");
  }

  private static void assertFailed(TlsKeyRecord identity, String reason) throws IOException {
    ControlRequest.Init good = world.init(List.of(world.records().v2(0)));
    try (EnclaveGuest enclave = world.boot()) {
      ControlResponse response =
          enclave.call(
              new ControlRequest.Init(good.config(), good.credential(), identity, good.keys()));

      assertThat(response.status()).isEqualTo(500);
      EnclaveState state = response.state();
      assertThat(state.phase()).isEqualTo("FAILED");
      assertThat(state.reason()).get().asString().contains(reason);
      assertThatThrownBy(() -> enclave.connect(Ports.SIGNER)).isInstanceOf(IOException.class);
    }
  }

  private static TlsKeyRecord sealed(TlsKeyPlaintext plaintext) {
    return sealed(Json.write(plaintext));
  }

  private static TlsKeyRecord sealed(byte[] plaintext) {
    Map<String, String> context = TlsKeyRecord.sealingContext();
    SealedRecords records = world.records();
    return TlsKeyRecord.sealed(records.encrypt(records.keyArn(), plaintext, context), new byte[0]);
  }

  private static TlsIdentity identity() {
    return TlsIdentity.generate(List.of(), Instant.now(), new SecureRandom());
  }

  private static byte[] pkcs12(TlsIdentity identity) {
    return identity.pkcs12(PASSWORD.toCharArray());
  }

  private static KeyStore keyStore(TlsIdentity identity)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(pkcs12(identity)), PASSWORD.toCharArray());
    return store;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
