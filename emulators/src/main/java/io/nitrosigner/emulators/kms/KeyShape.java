package io.nitrosigner.emulators.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.aws.Json;
import java.time.Instant;
import java.util.List;

/** The one kind of key that is emulated, symmetric, as requests ask for it and answers show it. */
final class KeyShape {
  private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
  private static final String ENCRYPT_DECRYPT = "ENCRYPT_DECRYPT";
  private static final double MILLIS = 1000.0;

  private static final List<String> SPECS =
      List.of(
          SYMMETRIC,
          "RSA_2048",
          "RSA_3072",
          "RSA_4096",
          "ECC_NIST_P256",
          "ECC_NIST_P384",
          "ECC_NIST_P521",
          "ECC_SECG_P256K1",
          "ECC_NIST_EDWARDS25519",
          "HMAC_224",
          "HMAC_256",
          "HMAC_384",
          "HMAC_512",
          "ML_DSA_44",
          "ML_DSA_65",
          "ML_DSA_87",
          "SM2");
  private static final List<String> USAGES =
      List.of(ENCRYPT_DECRYPT, "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT");
  private static final List<String> ORIGINS =
      List.of("AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE");

  private KeyShape() {}

  /** Refuses a request for what is unknown to AWS, impossible, or not emulated. */
  static void check(Input input) {
    String spec =
        input
            .choice("KeySpec", SPECS)
            .or(() -> input.choice("CustomerMasterKeySpec", SPECS))
            .orElse(SYMMETRIC);
    String usage = input.choice("KeyUsage", USAGES).orElse(ENCRYPT_DECRYPT);
    String origin = input.choice("Origin", ORIGINS).orElse("AWS_KMS");
    if (!spec.equals(SYMMETRIC)) {
      throw KmsErrors.unsupported("KeySpec " + spec + " is not emulated");
    }
    if (!usage.equals(ENCRYPT_DECRYPT)) {
      throw KmsErrors.validation("KeyUsage " + usage + " is not compatible with KeySpec " + spec);
    }
    if (!origin.equals("AWS_KMS") || input.flag("MultiRegion")) {
      throw KmsErrors.unsupported("imported, external and multi-Region keys are not emulated");
    }
  }

  /** {@code KeyMetadata}. */
  static ObjectNode metadata(CustomerKey key, Location location) {
    ObjectNode metadata =
        Json.object()
            .put("AWSAccountId", location.account())
            .put("Arn", location.key(key.id()))
            .put("KeyId", key.id().toString())
            .put("CreationDate", seconds(key.created()))
            .put("CustomerMasterKeySpec", SYMMETRIC)
            .put("Description", key.description())
            .put("Enabled", key.state() instanceof KeyState.Enabled)
            .put("KeyManager", "CUSTOMER")
            .put("KeySpec", SYMMETRIC)
            .put("KeyState", key.state().wireName())
            .put("KeyUsage", ENCRYPT_DECRYPT)
            .put("MultiRegion", false)
            .put("Origin", "AWS_KMS");
    metadata.putArray("EncryptionAlgorithms").add(SYMMETRIC);
    if (key.state() instanceof KeyState.PendingDeletion(Instant date)) {
      metadata.put("DeletionDate", seconds(date));
    }
    return metadata;
  }

  /** Timestamps are seconds since 1970 with decimals. */
  static double seconds(Instant instant) {
    return instant.toEpochMilli() / MILLIS;
  }
}
