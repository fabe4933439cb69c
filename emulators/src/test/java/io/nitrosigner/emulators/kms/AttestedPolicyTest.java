package io.nitrosigner.emulators.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;

/** A key that only one image with one configuration may use, for one purpose. */
final class AttestedPolicyTest {
  private static final SdkBytes SECRET = SdkBytes.fromUtf8String("a validator's secret");
  private static final Map<String, String> CONTEXT = Map.of("app", "nitro-signer");
  private static final byte[] CONFIGURATION = new byte[48];

  private KmsWorld world;
  private TestEnclave enclave;
  private String key;
  private SdkBytes blob;

  @BeforeEach
  void start(@TempDir Path state) throws IOException {
    world = KmsWorld.start(state);
    enclave = enclave(1);
    key = world.admin.createKey().keyMetadata().arn();
    world.admin.putKeyPolicy(r -> r.keyId(key).policy(policy(enclave)));
    blob =
        world
            .admin
            .encrypt(r -> r.keyId(key).plaintext(SECRET).encryptionContext(CONTEXT))
            .ciphertextBlob();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void admitsTheImageWithItsConfiguration() {
    DecryptResponse answer = decrypt(world.role, enclave);
    assertThat(TestEnclave.KEY.open(answer.ciphertextForRecipient().asByteArray()))
        .isEqualTo(SECRET.asByteArray());
  }

  @Test
  void refusesTheRoleWithoutADocument() {
    assertThatThrownBy(
            () -> world.role.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT)))
        .isInstanceOf(KmsException.class)
        .hasMessageContaining(
            "User: arn:aws:sts::123456789012:assumed-role/signer/i-0123456789abcdef0 is not"
                + " authorized to perform: kms:Decrypt on resource: "
                + key
                + " with an explicit deny in a resource-based policy");
  }

  @Test
  void refusesTheAdministratorWithoutADocument() {
    denied(() -> world.admin.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT)));
  }

  @Test
  void refusesAnotherImage() {
    denied(() -> decrypt(world.role, enclave(2)));
  }

  @Test
  void refusesAnotherConfiguration() {
    TestEnclave other = TestEnclave.of(world.pki(), 1, InstantSource.system());
    denied(() -> decrypt(world.role, other));
    byte[] changed = CONFIGURATION.clone();
    changed[0] = 1;
    other.nsm().extendPcr(16, changed);
    other.nsm().lockPcr(16);
    denied(() -> decrypt(world.role, other));
  }

  @Test
  void refusesTheImageForAnotherPurpose() {
    SdkBytes other = world.admin.encrypt(r -> r.keyId(key).plaintext(SECRET)).ciphertextBlob();
    assertThatThrownBy(
            () -> world.role.decrypt(r -> r.ciphertextBlob(other).recipient(enclave.recipient())))
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("because no identity-based policy allows the kms:Decrypt action");
  }

  @Test
  void refusesTheRoleEverythingElse() {
    denied(
        () ->
            world.role.generateDataKey(
                r -> r.keyId(key).keySpec("AES_256").recipient(enclave.recipient())));
    denied(() -> world.role.getKeyPolicy(r -> r.keyId(key)));
    denied(() -> world.role.putKeyPolicy(r -> r.keyId(key).policy(policy(enclave))));
  }

  @Test
  void refusesAPolicyThatLocksItsAuthorOut() {
    String lockOut =
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*",
          "Principal":{"AWS":"arn:aws:iam::123456789012:role/signer"}}]}""";
    assertThatThrownBy(() -> world.admin.putKeyPolicy(r -> r.keyId(key).policy(lockOut)))
        .isInstanceOf(MalformedPolicyDocumentException.class)
        .hasMessageContaining("will not allow you to update the key policy in the future");
    assertThatThrownBy(() -> world.admin.createKey(r -> r.policy(lockOut)))
        .isInstanceOf(MalformedPolicyDocumentException.class);
    world.admin.putKeyPolicy(
        r -> r.keyId(key).policy(lockOut).bypassPolicyLockoutSafetyCheck(true));
    assertThatThrownBy(() -> world.admin.getKeyPolicy(r -> r.keyId(key)))
        .isInstanceOf(KmsException.class)
        .hasMessageContaining(
            "User: arn:aws:iam::123456789012:user/admin is not authorized to perform:"
                + " kms:GetKeyPolicy on resource: "
                + key
                + " because no resource-based policy allows the kms:GetKeyPolicy action");
    assertThat(world.role.getKeyPolicy(r -> r.keyId(key)).policy()).isEqualTo(lockOut);
  }

  @Test
  void refusesAPolicyThatIsMalformedAndKeepsTheOld() {
    String before = world.admin.getKeyPolicy(r -> r.keyId(key)).policy();
    assertThatThrownBy(() -> world.admin.putKeyPolicy(r -> r.keyId(key).policy("{}")))
        .isInstanceOf(MalformedPolicyDocumentException.class);
    assertThatThrownBy(() -> world.admin.putKeyPolicy(r -> r.keyId(key).policy(" ".repeat(32769))))
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("less than or equal to 32768");
    assertThat(world.admin.getKeyPolicy(r -> r.keyId(key)).policy()).isEqualTo(before);
  }

  private DecryptResponse decrypt(KmsClient client, TestEnclave by) {
    return client.decrypt(
        r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT).recipient(by.recipient()));
  }

  private TestEnclave enclave(int image) {
    TestEnclave started = TestEnclave.of(world.pki(), image, InstantSource.system());
    started.nsm().extendPcr(16, CONFIGURATION);
    started.nsm().lockPcr(16);
    return started;
  }

  private static void denied(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
              assertThat(e.statusCode()).isEqualTo(400);
            });
  }

  private static String policy(TestEnclave enclave) {
    String image = HexFormat.of().withUpperCase().formatHex(enclave.image().pcr0().bytes());
    String configuration = HexFormat.of().formatHex(enclave.nsm().describePcr(16).value().bytes());
    return """
    {"Version":"2012-10-17","Statement":[
      {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},
       "Action":"kms:*","Resource":"*"},
      {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/signer"},
       "Action":"kms:Decrypt","Resource":"*","Condition":{
         "StringEqualsIgnoreCase":{"kms:RecipientAttestation:ImageSha384":"%1$s",
                                   "kms:RecipientAttestation:PCR16":"%2$s"},
         "StringEquals":{"kms:EncryptionContext:app":"nitro-signer"}}},
      {"Effect":"Deny","Principal":"*","Action":"kms:Decrypt","Resource":"*","Condition":{
         "StringNotEqualsIgnoreCase":{"kms:RecipientAttestation:PCR0":"%1$s"}}}]}"""
        .formatted(image, configuration);
  }
}
