package io.nitrosigner.emulators.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.DataKeyPairSpec;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.OriginType;

/** What the AWS SDK gets from the emulator when it asks for what it may have. */
final class KmsOperationsTest {
  private static final SdkBytes SECRET = SdkBytes.fromUtf8String("a validator's secret");

  private KmsWorld world;
  private String key;

  @BeforeEach
  void start(@TempDir Path state) throws IOException {
    world = KmsWorld.start(state);
    key = world.admin.createKey(r -> r.description("validators")).keyMetadata().arn();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void createsASymmetricKeyAndDescribesIt() {
    KeyMetadata created = world.admin.describeKey(r -> r.keyId(key)).keyMetadata();
    assertThat(created.arn()).matches("arn:aws:kms:eu-central-1:123456789012:key/[0-9a-f-]{36}");
    assertThat(created.arn()).endsWith(created.keyId());
    assertThat(created.awsAccountId()).isEqualTo(KmsWorld.ACCOUNT);
    assertThat(created.description()).isEqualTo("validators");
    assertThat(created.enabled()).isTrue();
    assertThat(created.keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(created.keySpec()).isEqualTo(KeySpec.SYMMETRIC_DEFAULT);
    assertThat(created.keyUsage()).isEqualTo(KeyUsageType.ENCRYPT_DECRYPT);
    assertThat(created.origin()).isEqualTo(OriginType.AWS_KMS);
    assertThat(created.multiRegion()).isFalse();
    assertThat(created.encryptionAlgorithms())
        .containsExactly(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT);
    assertThat(created.creationDate())
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
  }

  @Test
  void findsAKeyByEachOfItsNames() {
    world.admin.createAlias(r -> r.aliasName("alias/signer/keys").targetKeyId(key));
    String id = key.substring(key.indexOf('/') + 1);
    for (String name :
        List.of(
            id,
            key,
            "alias/signer/keys",
            "arn:aws:kms:eu-central-1:123456789012:alias/signer/keys")) {
      var encrypted = world.admin.encrypt(r -> r.keyId(name).plaintext(SECRET));
      assertThat(encrypted.keyId()).isEqualTo(key);
      var decrypted =
          world.admin.decrypt(r -> r.keyId(name).ciphertextBlob(encrypted.ciphertextBlob()));
      assertThat(decrypted.plaintext()).isEqualTo(SECRET);
    }
  }

  @Test
  void listsAndDeletesAliases() {
    String other = world.admin.createKey().keyMetadata().keyId();
    world.admin.createAlias(r -> r.aliasName("alias/b").targetKeyId(key));
    world.admin.createAlias(r -> r.aliasName("alias/a").targetKeyId(other));
    assertThat(world.admin.listAliases().aliases())
        .extracting(AliasListEntry::aliasName)
        .containsExactly("alias/a", "alias/b");
    assertThat(world.admin.listAliases(r -> r.keyId(key)).aliases())
        .extracting(AliasListEntry::aliasArn)
        .containsExactly("arn:aws:kms:eu-central-1:123456789012:alias/b");
    world.admin.deleteAlias(r -> r.aliasName("alias/b"));
    assertThat(world.admin.listAliases(r -> r.keyId(key)).aliases()).isEmpty();
  }

  @Test
  void listsKeysPageByPage() {
    IntStream.range(0, 4).forEach(_ -> world.admin.createKey());
    assertThat(world.admin.listKeys(r -> r.limit(3)).truncated()).isTrue();
    assertThat(
            world.admin.listKeysPaginator(r -> r.limit(2)).keys().stream()
                .map(KeyListEntry::keyArn))
        .hasSize(5)
        .doesNotHaveDuplicates()
        .contains(key);
  }

  @Test
  void bindsTheEncryptionContextWhateverItsOrder() {
    var encrypted =
        world.admin.encrypt(
            r ->
                r.keyId(key)
                    .plaintext(SECRET)
                    .encryptionContext(Map.of("app", "signer", "network", "hoodi")));
    var decrypted =
        world.admin.decrypt(
            r ->
                r.ciphertextBlob(encrypted.ciphertextBlob())
                    .encryptionContext(Map.of("network", "hoodi", "app", "signer")));
    assertThat(decrypted.plaintext()).isEqualTo(SECRET);
    assertThat(decrypted.keyId()).isEqualTo(key);
    assertThat(decrypted.encryptionAlgorithm())
        .isEqualTo(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT);
    assertThat(decrypted.ciphertextForRecipient()).isNull();
  }

  @Test
  void encryptsTheLargestPlaintext() {
    SdkBytes largest = SdkBytes.fromByteArray(new byte[4096]);
    SdkBytes blob = world.admin.encrypt(r -> r.keyId(key).plaintext(largest)).ciphertextBlob();
    assertThat(blob.asByteArray().length).isLessThanOrEqualTo(CiphertextBlob.MAX_BYTES);
    assertThat(world.admin.decrypt(r -> r.ciphertextBlob(blob)).plaintext()).isEqualTo(largest);
  }

  @Test
  void generatesDataKeys() {
    var context = Map.of("app", "signer");
    var bySpec =
        world.admin.generateDataKey(
            r -> r.keyId(key).keySpec(DataKeySpec.AES_256).encryptionContext(context));
    assertThat(bySpec.plaintext().asByteArray()).hasSize(32);
    assertThat(bySpec.keyId()).isEqualTo(key);
    var opened =
        world.admin.decrypt(
            r -> r.ciphertextBlob(bySpec.ciphertextBlob()).encryptionContext(context));
    assertThat(opened.plaintext()).isEqualTo(bySpec.plaintext());
    var byLength = world.admin.generateDataKey(r -> r.keyId(key).numberOfBytes(1024));
    assertThat(byLength.plaintext().asByteArray()).hasSize(1024);
    var silent =
        world.admin.generateDataKeyWithoutPlaintext(r -> r.keyId(key).keySpec(DataKeySpec.AES_128));
    var told = world.admin.decrypt(r -> r.ciphertextBlob(silent.ciphertextBlob()));
    assertThat(told.plaintext().asByteArray()).hasSize(16);
  }

  @ParameterizedTest
  @CsvSource({
    "ECC_NIST_P256, EC, SHA256withECDSA",
    "ECC_NIST_P384, EC, SHA384withECDSA",
    "RSA_2048, RSA, SHA256withRSA"
  })
  void generatesDataKeyPairs(DataKeyPairSpec spec, String algorithm, String scheme)
      throws Exception {
    var pair = world.admin.generateDataKeyPair(r -> r.keyId(key).keyPairSpec(spec));
    assertThat(pair.keyPairSpec()).isEqualTo(spec);
    assertThat(pair.keyId()).isEqualTo(key);
    assertThat(
            world.admin.decrypt(r -> r.ciphertextBlob(pair.privateKeyCiphertextBlob())).plaintext())
        .isEqualTo(pair.privateKeyPlaintext());
    KeyFactory keys = KeyFactory.getInstance(algorithm);
    byte[] message = "message".getBytes(StandardCharsets.UTF_8);
    Signature signing = Signature.getInstance(scheme);
    signing.initSign(
        keys.generatePrivate(new PKCS8EncodedKeySpec(pair.privateKeyPlaintext().asByteArray())));
    signing.update(message);
    Signature verifying = Signature.getInstance(scheme);
    verifying.initVerify(
        keys.generatePublic(new X509EncodedKeySpec(pair.publicKey().asByteArray())));
    verifying.update(message);
    assertThat(verifying.verify(signing.sign())).isTrue();
  }

  @Test
  void generatesAKeyPairThatOnlyDecryptTells() {
    var pair =
        world.admin.generateDataKeyPairWithoutPlaintext(
            r -> r.keyId(key).keyPairSpec(DataKeyPairSpec.ECC_NIST_P521));
    assertThat(
            world
                .admin
                .decrypt(r -> r.ciphertextBlob(pair.privateKeyCiphertextBlob()))
                .plaintext()
                .asByteArray())
        .isNotEmpty();
  }

  @Test
  void generatesRandomBytes() {
    SdkBytes first = world.admin.generateRandom(r -> r.numberOfBytes(1024)).plaintext();
    SdkBytes second = world.admin.generateRandom(r -> r.numberOfBytes(1024)).plaintext();
    assertThat(first.asByteArray()).hasSize(1024);
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void rotatesOnRequest() {
    assertThat(world.admin.getKeyRotationStatus(r -> r.keyId(key)).keyRotationEnabled()).isFalse();
    world.admin.enableKeyRotation(r -> r.keyId(key));
    assertThat(world.admin.getKeyRotationStatus(r -> r.keyId(key)).keyRotationEnabled()).isTrue();
    world.admin.disableKeyRotation(r -> r.keyId(key));
    assertThat(world.admin.getKeyRotationStatus(r -> r.keyId(key)).keyRotationEnabled()).isFalse();
  }

  @Test
  void schedulesAndCancelsDeletion() {
    var scheduled = world.admin.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(7));
    assertThat(scheduled.keyState()).isEqualTo(KeyState.PENDING_DELETION);
    assertThat(scheduled.deletionDate()).isAfter(Instant.now().plus(Duration.ofDays(6)));
    world.admin.cancelKeyDeletion(r -> r.keyId(key));
    assertThat(world.admin.describeKey(r -> r.keyId(key)).keyMetadata().keyState())
        .isEqualTo(KeyState.DISABLED);
    world.admin.enableKey(r -> r.keyId(key));
    assertThat(world.admin.describeKey(r -> r.keyId(key)).keyMetadata().enabled()).isTrue();
  }

  @Test
  void givesBackThePolicyAsItWasPut() {
    assertThat(world.admin.getKeyPolicy(r -> r.keyId(key)).policy())
        .contains("arn:aws:iam::123456789012:root");
    String policy =
        """
        {"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}""";
    world.admin.putKeyPolicy(r -> r.keyId(key).policyName("default").policy(policy));
    var answer = world.admin.getKeyPolicy(r -> r.keyId(key).policyName("default"));
    assertThat(answer.policy()).isEqualTo(policy);
    assertThat(answer.policyName()).isEqualTo("default");
  }
}
