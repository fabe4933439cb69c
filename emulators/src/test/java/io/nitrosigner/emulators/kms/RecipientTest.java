package io.nitrosigner.emulators.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.emulators.nsm.AttestationPki;
import io.nitrosigner.nitro.nsm.AttestationRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DataKeyPairSpec;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.RecipientInfo;

/** Answers that only an attested enclave can read. */
final class RecipientTest {
  private static final SdkBytes SECRET = SdkBytes.fromUtf8String("a validator's secret");

  private final AtomicReference<ContentForm> form =
      new AtomicReference<>(new ContentForm.Primitive());
  private KmsWorld world;
  private TestEnclave enclave;
  private String key;
  private SdkBytes blob;

  @BeforeEach
  void start(@TempDir Path state) throws IOException {
    world = KmsWorld.start(state, form::get);
    enclave = TestEnclave.of(world.pki(), 1, InstantSource.system());
    key = world.admin.createKey().keyMetadata().arn();
    blob = world.admin.encrypt(r -> r.keyId(key).plaintext(SECRET)).ciphertextBlob();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void decryptsForTheEnclaveAlone() {
    var answer = world.admin.decrypt(r -> r.ciphertextBlob(blob).recipient(enclave.recipient()));
    assertThat(answer.plaintext()).isNull();
    assertThat(answer.keyId()).isEqualTo(key);
    assertThat(open(answer.ciphertextForRecipient())).isEqualTo(SECRET.asByteArray());
  }

  @Test
  void writesEnvelopesInBothForms() {
    for (ContentForm either :
        new ContentForm[] {
          new ContentForm.Primitive(), new ContentForm.Chunked(ContentForm.Chunked.ODD_SIZE)
        }) {
      form.set(either);
      var answer = world.admin.decrypt(r -> r.ciphertextBlob(blob).recipient(enclave.recipient()));
      assertThat(open(answer.ciphertextForRecipient())).isEqualTo(SECRET.asByteArray());
    }
  }

  @Test
  void generatesForTheEnclaveAlone() {
    var dataKey =
        world.admin.generateDataKey(
            r -> r.keyId(key).keySpec(DataKeySpec.AES_256).recipient(enclave.recipient()));
    assertThat(dataKey.plaintext()).isNull();
    assertThat(open(dataKey.ciphertextForRecipient()))
        .isEqualTo(
            world
                .admin
                .decrypt(r -> r.ciphertextBlob(dataKey.ciphertextBlob()))
                .plaintext()
                .asByteArray());
    var pair =
        world.admin.generateDataKeyPair(
            r ->
                r.keyId(key)
                    .keyPairSpec(DataKeyPairSpec.ECC_NIST_P384)
                    .recipient(enclave.recipient()));
    assertThat(pair.privateKeyPlaintext()).isNull();
    assertThat(open(pair.ciphertextForRecipient()))
        .isEqualTo(
            world
                .admin
                .decrypt(r -> r.ciphertextBlob(pair.privateKeyCiphertextBlob()))
                .plaintext()
                .asByteArray());
    var random =
        world.admin.generateRandom(r -> r.numberOfBytes(1024).recipient(enclave.recipient()));
    assertThat(random.plaintext()).isNull();
    assertThat(open(random.ciphertextForRecipient())).hasSize(1024);
  }

  @Test
  void staysWithinTheBoundOfAnAnswer() {
    form.set(new ContentForm.Chunked(ContentForm.Chunked.ODD_SIZE));
    SdkBytes largest = SdkBytes.fromByteArray(new byte[4096]);
    SdkBytes sealed = world.admin.encrypt(r -> r.keyId(key).plaintext(largest)).ciphertextBlob();
    var answer = world.admin.decrypt(r -> r.ciphertextBlob(sealed).recipient(enclave.recipient()));
    assertThat(answer.ciphertextForRecipient().asByteArray().length).isLessThanOrEqualTo(6144);
    assertThat(open(answer.ciphertextForRecipient())).isEqualTo(largest.asByteArray());
  }

  @Test
  void refusesADocumentChangedAnywhere() {
    byte[] document = document();
    for (int i = 0; i < document.length; i += 97) {
      byte[] changed = document.clone();
      changed[i] ^= 1;
      refuses(() -> decryptFor(TestEnclave.recipient(changed)), "AttestationDocument is invalid");
    }
    byte[] cut = Arrays.copyOf(document, document.length - 1);
    refuses(() -> decryptFor(TestEnclave.recipient(cut)), "AttestationDocument is invalid");
    byte[] longer = Arrays.copyOf(document, document.length + 1);
    refuses(() -> decryptFor(TestEnclave.recipient(longer)), "AttestationDocument is invalid");
  }

  @Test
  void refusesADocumentOfAnotherRoot() {
    AttestationPki other = AttestationPki.generate(Instant.now());
    TestEnclave foreign = TestEnclave.of(other, 1, InstantSource.system());
    refuses(() -> decryptFor(foreign.recipient()), "UNTRUSTED_ROOT");
  }

  @Test
  void refusesAStaleDocument() {
    RecipientInfo recipient = enclave.recipient();
    world.clockOffBy(Duration.ofMinutes(4));
    decryptFor(recipient);
    Instant then = Instant.now().minus(Recipient.MAX_AGE).minusSeconds(60);
    TestEnclave slow = TestEnclave.of(world.pki(), 1, InstantSource.fixed(then));
    world.clockOffBy(Duration.ZERO);
    refuses(() -> decryptFor(slow.recipient()), "more than 5 minutes");
  }

  @Test
  void refusesADocumentThatHasBecomeStaleSinceItWasVerified() {
    RecipientInfo recipient = enclave.recipient();
    decryptFor(recipient);
    decryptFor(recipient);
    world.clockOffBy(Recipient.MAX_AGE.minusSeconds(1));
    decryptFor(recipient);
    TestEnclave other =
        TestEnclave.of(
            world.pki(),
            1,
            InstantSource.fixed(Instant.now().minus(Recipient.MAX_AGE).plusSeconds(2)));
    world.clockOffBy(Duration.ZERO);
    RecipientInfo old = other.recipient();
    decryptFor(old);
    world.clockOffBy(Duration.ofSeconds(3));
    refuses(() -> decryptFor(old), "more than 5 minutes");
    world.clockOffBy(Duration.ZERO);
  }

  @Test
  void refusesADocumentOfExpiredCertificates() {
    Instant then = Instant.now().minus(Duration.ofHours(4));
    AttestationPki pki = world.pki();
    assertThatThrownBy(
            () -> decryptFor(TestEnclave.of(pki, 1, InstantSource.fixed(then)).recipient()))
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("BROKEN_CHAIN");
  }

  @Test
  void refusesADocumentWithoutAUsableKey() throws Exception {
    refuses(
        () -> decryptFor(TestEnclave.recipient(enclave.nsm().attest(AttestationRequest.empty()))),
        "does not have public_key");
    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
    for (byte[] notRsa2048 :
        new byte[][] {ec.generateKeyPair().getPublic().getEncoded(), {1, 2, 3}, rsa1024()}) {
      byte[] document = enclave.nsm().attest(AttestationRequest.empty().withPublicKey(notRsa2048));
      refuses(() -> decryptFor(TestEnclave.recipient(document)), "public_key must be");
    }
  }

  @Test
  void refusesARecipientThatIsNotWhole() {
    SdkBytes document = SdkBytes.fromByteArray(document());
    refuses(
        () -> decryptFor(RecipientInfo.builder().attestationDocument(document).build()),
        "Value null at 'recipient.keyEncryptionAlgorithm'");
    refuses(
        () ->
            decryptFor(
                RecipientInfo.builder()
                    .keyEncryptionAlgorithm("RSAES_OAEP_SHA_1")
                    .attestationDocument(document)
                    .build()),
        "Value 'RSAES_OAEP_SHA_1' at 'recipient.keyEncryptionAlgorithm'");
    refuses(
        () ->
            decryptFor(
                RecipientInfo.builder().keyEncryptionAlgorithm("RSAES_OAEP_SHA_256").build()),
        "Value null at 'recipient.attestationDocument'");
    refuses(
        () -> decryptFor(TestEnclave.recipient(new byte[Recipient.MAX_DOCUMENT + 1])),
        "less than or equal to 262144");
  }

  private void decryptFor(RecipientInfo recipient) {
    world.admin.decrypt(r -> r.ciphertextBlob(blob).recipient(recipient));
  }

  private byte[] document() {
    return enclave.recipient().attestationDocument().asByteArray();
  }

  private static byte[] open(SdkBytes envelope) {
    return TestEnclave.KEY.open(envelope.asByteArray());
  }

  private static byte[] rsa1024() throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(1024);
    return rsa.generateKeyPair().getPublic().getEncoded();
  }

  private static void refuses(ThrowingCallable call, String text) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
              assertThat(e.statusCode()).isEqualTo(400);
            })
        .hasMessageContaining(text);
  }
}
