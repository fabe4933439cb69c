package io.nitrosigner.emulators.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.emulators.aws.Credentials;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.DataKeyPairSpec;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidAliasNameException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.InvalidMarkerException;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/** What the AWS SDK gets from the emulator when it asks for what it may not have. */
final class KmsRefusalsTest {
  private static final SdkBytes SECRET = SdkBytes.fromUtf8String("a validator's secret");
  private static final String NO_KEY = "00000000-0000-4000-8000-000000000000";

  private KmsWorld world;
  private KmsClient admin;
  private String key;

  @BeforeEach
  void start(@TempDir Path state) throws IOException {
    world = KmsWorld.start(state);
    admin = world.admin;
    key = admin.createKey().keyMetadata().arn();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void refusesACiphertextChangedAnywhere() {
    byte[] blob = encrypt(key).asByteArray();
    for (int i = 0; i < blob.length; i++) {
      byte[] changed = blob.clone();
      changed[i] ^= 1;
      boolean namesAnotherKey = i >= Integer.BYTES && i < CiphertextBlob.HEADER_BYTES;
      refuses(() -> decrypt(changed), namesAnotherKey ? "AccessDenied" : "InvalidCiphertext");
    }
    byte[] cut = Arrays.copyOf(blob, blob.length - 1);
    refuses(() -> decrypt(cut), "InvalidCiphertext");
    refuses(() -> decrypt(new byte[CiphertextBlob.HEADER_BYTES]), "InvalidCiphertext");
    refuses(
        () -> decrypt(Arrays.copyOf(blob, CiphertextBlob.HEADER_BYTES + 12)), "InvalidCiphertext");
  }

  @Test
  void refusesAnotherContext() {
    SdkBytes blob =
        admin
            .encrypt(
                r -> r.keyId(key).plaintext(SECRET).encryptionContext(Map.of("ab", "c", "d", "")))
            .ciphertextBlob();
    for (Map<String, String> other :
        List.of(
            Map.<String, String>of(),
            Map.of("ab", "c"),
            Map.of("a", "bc", "d", ""),
            Map.of("ab", "C", "d", ""))) {
      assertThatThrownBy(() -> admin.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(other)))
          .isInstanceOf(InvalidCiphertextException.class);
    }
  }

  @Test
  void refusesTheWrongKeyForACiphertext() {
    String other = admin.createKey().keyMetadata().arn();
    SdkBytes blob = encrypt(other);
    assertThatThrownBy(() -> admin.decrypt(r -> r.keyId(key).ciphertextBlob(blob)))
        .isInstanceOf(IncorrectKeyException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        NO_KEY,
        "nonsense",
        "alias/nothing",
        "arn:aws:kms:eu-central-1:123456789012:key/" + NO_KEY,
        "arn:aws:kms:us-east-1:123456789012:key/" + NO_KEY,
        "arn:aws:kms:eu-central-1:123456789012:alias/nothing",
        "arn:nonsense"
      })
  void findsNoKeyThatIsNotThere(String name) {
    assertThatThrownBy(() -> admin.encrypt(r -> r.keyId(name).plaintext(SECRET)))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void refusesAKeyThatIsDisabled() {
    SdkBytes blob = encrypt(key);
    admin.disableKey(r -> r.keyId(key));
    assertThatThrownBy(() -> admin.decrypt(r -> r.ciphertextBlob(blob)))
        .isInstanceOf(DisabledException.class)
        .hasMessageContaining(key + " is disabled.");
    assertThatThrownBy(() -> encrypt(key)).isInstanceOf(DisabledException.class);
    assertThatThrownBy(() -> admin.enableKeyRotation(r -> r.keyId(key)))
        .isInstanceOf(DisabledException.class);
    admin.enableKey(r -> r.keyId(key));
    assertThat(admin.decrypt(r -> r.ciphertextBlob(blob)).plaintext()).isEqualTo(SECRET);
  }

  @Test
  void refusesAKeyThatWaitsForItsDeletion() {
    SdkBytes blob = encrypt(key);
    admin.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(7));
    assertThatThrownBy(() -> admin.decrypt(r -> r.ciphertextBlob(blob)))
        .isInstanceOf(KmsInvalidStateException.class)
        .hasMessageContaining("is pending deletion");
    assertThatThrownBy(() -> admin.enableKey(r -> r.keyId(key)))
        .isInstanceOf(KmsInvalidStateException.class);
    assertThatThrownBy(() -> admin.createAlias(r -> r.aliasName("alias/a").targetKeyId(key)))
        .isInstanceOf(KmsInvalidStateException.class);
    admin.cancelKeyDeletion(r -> r.keyId(key));
    assertThatThrownBy(() -> admin.cancelKeyDeletion(r -> r.keyId(key)))
        .isInstanceOf(KmsInvalidStateException.class);
  }

  @Test
  void refusesPlaintextsOutOfBounds() {
    refuses(
        () -> admin.encrypt(r -> r.keyId(key).plaintext(bytes(4097))),
        "at 'plaintext' failed to satisfy constraint: Member must have length less than or equal"
            + " to 4096");
    refuses(
        () -> admin.encrypt(r -> r.keyId(key).plaintext(bytes(0))),
        "Member must have length greater than or equal to 1");
    refuses(() -> admin.encrypt(r -> r.keyId(key)), "Value null at 'plaintext'");
    refuses(() -> admin.encrypt(r -> r.plaintext(SECRET)), "Value null at 'keyId'");
    refuses(() -> decrypt(new byte[6145]), "less than or equal to 6144");
  }

  @Test
  void refusesContextsOutOfBounds() {
    refuses(
        () ->
            admin.encrypt(
                r -> r.keyId(key).plaintext(SECRET).encryptionContext(Map.of("", "value"))),
        "empty key");
    refuses(
        () ->
            admin.encrypt(
                r ->
                    r.keyId(key)
                        .plaintext(SECRET)
                        .encryptionContext(Map.of("k", "v".repeat(8192)))),
        "EncryptionContext must be at most 8192 bytes, was 8193");
  }

  @Test
  void refusesNumbersOutOfBounds() {
    refuses(() -> admin.generateRandom(r -> r.numberOfBytes(0)), "greater than or equal to 1");
    refuses(() -> admin.generateRandom(r -> r.numberOfBytes(1025)), "less than or equal to 1024");
    refuses(() -> admin.generateRandom(), "Value null at 'numberOfBytes'");
    refuses(
        () -> admin.generateDataKey(r -> r.keyId(key).numberOfBytes(1025)),
        "less than or equal to 1024");
    refuses(
        () -> admin.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(6)),
        "greater than or equal to 7");
    refuses(() -> admin.listKeys(r -> r.limit(1001)), "less than or equal to 1000");
    assertThatThrownBy(() -> admin.listKeys(r -> r.marker("x")))
        .isInstanceOf(InvalidMarkerException.class);
  }

  @Test
  void wantsEitherASpecOrALength() {
    refuses(
        () -> admin.generateDataKey(r -> r.keyId(key)),
        "Please specify either number of bytes or key spec.");
    refuses(
        () -> admin.generateDataKey(r -> r.keyId(key).keySpec("AES_256").numberOfBytes(32)),
        "Please specify either number of bytes or key spec.");
    refuses(
        () -> admin.generateDataKey(r -> r.keyId(key).keySpec("AES_512")),
        "Value 'AES_512' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value"
            + " set: [AES_128, AES_256]");
  }

  @Test
  void refusesWhatIsNotEmulatedByName() {
    assertThatThrownBy(() -> admin.createKey(r -> r.keySpec(KeySpec.RSA_2048)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> admin.createKey(r -> r.multiRegion(true)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(
            () -> admin.generateDataKeyPair(r -> r.keyId(key).keyPairSpec(DataKeyPairSpec.SM2)))
        .isInstanceOf(UnsupportedOperationException.class);
    refuses(() -> admin.createKey(r -> r.keyUsage(KeyUsageType.SIGN_VERIFY)), "not compatible");
    refuses(() -> admin.createKey(r -> r.keySpec("AES_999")), "at 'keySpec'");
    refuses(() -> admin.listGrants(r -> r.keyId(key)), "UnknownOperationException");
    assertThatThrownBy(
            () ->
                admin.encrypt(
                    r ->
                        r.keyId(key)
                            .plaintext(SECRET)
                            .encryptionAlgorithm(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256)))
        .isInstanceOf(InvalidKeyUsageException.class);
  }

  @Test
  void refusesAliasesThatAwsWouldNotTake() {
    admin.createAlias(r -> r.aliasName("alias/taken").targetKeyId(key));
    assertThatThrownBy(() -> admin.createAlias(r -> r.aliasName("alias/taken").targetKeyId(key)))
        .isInstanceOf(AlreadyExistsException.class);
    assertThatThrownBy(() -> admin.createAlias(r -> r.aliasName("taken").targetKeyId(key)))
        .isInstanceOf(InvalidAliasNameException.class);
    refuses(
        () -> admin.createAlias(r -> r.aliasName("alias/a b").targetKeyId(key)), "at 'aliasName'");
    refuses(
        () -> admin.createAlias(r -> r.aliasName("alias/aws/x").targetKeyId(key)),
        "NotAuthorizedException");
    assertThatThrownBy(
            () -> admin.createAlias(r -> r.aliasName("alias/x").targetKeyId("alias/taken")))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> admin.deleteAlias(r -> r.aliasName("alias/none")))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void answersADryRunWithoutTheSecret() {
    assertThatThrownBy(
            () -> admin.generateDataKey(r -> r.keyId(key).keySpec("AES_256").dryRun(true)))
        .isInstanceOf(DryRunOperationException.class);
    refuses(
        () -> world.role.generateDataKey(r -> r.keyId(key).keySpec("AES_256").dryRun(true)),
        "AccessDenied");
  }

  @Test
  void refusesWhomIamDoesNotAllow() {
    refuses(
        () -> world.role.createKey(),
        "User: arn:aws:sts::123456789012:assumed-role/signer/i-0123456789abcdef0 is not authorized"
            + " to perform: kms:CreateKey because no identity-based policy allows the"
            + " kms:CreateKey action");
    refuses(() -> world.role.generateRandom(r -> r.numberOfBytes(1)), "kms:GenerateRandom");
    refuses(() -> world.role.listKeys(), "kms:ListKeys");
    refuses(() -> world.role.listAliases(), "kms:ListAliases");
    refuses(
        () -> world.role.describeKey(r -> r.keyId(key)),
        "on resource: " + key + " because no identity-based policy allows the kms:DescribeKey");
  }

  @Test
  void refusesStrangersAndWrongClocks() {
    try (KmsClient stranger = world.client(Credentials.generate(new SecureRandom()))) {
      refuses(() -> stranger.listKeys(), "UnrecognizedClientException");
    }
    world.clockOffBy(Duration.ofMinutes(6));
    refuses(() -> admin.listKeys(), "Signature expired");
    world.clockOffBy(Duration.ofMinutes(-6));
    refuses(() -> admin.listKeys(), "Signature not yet current");
    world.clockOffBy(Duration.ZERO);
    assertThat(admin.listKeys().keys()).hasSize(1);
  }

  @Test
  void saysNothingWithAnInvalidCiphertext() {
    assertThatThrownBy(() -> decrypt(new byte[100]))
        .isInstanceOfSatisfying(
            InvalidCiphertextException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.requestId()).isNotEmpty();
              assertThat(e.awsErrorDetails().errorMessage()).isNull();
            });
  }

  private SdkBytes encrypt(String keyId) {
    return admin.encrypt(r -> r.keyId(keyId).plaintext(SECRET)).ciphertextBlob();
  }

  private void decrypt(byte[] blob) {
    admin.decrypt(r -> r.ciphertextBlob(SdkBytes.fromByteArray(blob)));
  }

  private static SdkBytes bytes(int length) {
    return SdkBytes.fromByteArray(new byte[length]);
  }

  /** {@code text} is part of the error's type or message. */
  private static void refuses(ThrowingCallable call, String text) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KmsException.class,
            e ->
                assertThat(e.awsErrorDetails().errorCode() + ": " + e.getMessage()).contains(text));
  }
}
