package io.nitrosigner.emulators.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.aws.AwsException;
import io.nitrosigner.emulators.aws.Json;
import java.util.List;
import java.util.Optional;

/** {@code Encrypt} and {@code Decrypt}. */
record CipherOperations(Kms kms) {
  /** As KMS bounds {@code Plaintext} for a symmetric key. */
  private static final int MAX_PLAINTEXT = 4096;

  private static final int MAX_KEY_ID = 2048;
  private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
  private static final List<String> ALGORITHMS =
      List.of(SYMMETRIC, "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "SM2PKE");

  ObjectNode encrypt(Request request) {
    byte[] plaintext = request.input().blob("Plaintext", MAX_PLAINTEXT);
    EncryptionContext context = EncryptionContext.read(request.input());
    requireSymmetric(request);
    CustomerKey key = kms.lookup().find(request.keyId());
    kms.admit(request, key, context, Optional.empty());
    return answer(key)
        .put("CiphertextBlob", key.material().seal(key.id(), plaintext, context, kms.random()));
  }

  ObjectNode decrypt(Request request) {
    Input input = request.input();
    byte[] blob = input.blob("CiphertextBlob", CiphertextBlob.MAX_BYTES);
    EncryptionContext context = EncryptionContext.read(input);
    requireSymmetric(request);
    Optional<Recipient> recipient = kms.recipient(request);
    CustomerKey key =
        input
            .optionalText("KeyId", MAX_KEY_ID)
            .map(name -> kms.lookup().find(name))
            .orElseGet(() -> keyOf(blob));
    kms.admit(request, key, context, recipient);
    if (!CiphertextBlob.key(blob).equals(key.id())) {
      throw KmsErrors.incorrectKey();
    }
    ObjectNode output = answer(key);
    kms.deliver(output, "Plaintext", key.material().open(blob, context), recipient);
    return output;
  }

  private CustomerKey keyOf(byte[] blob) {
    return kms.keys().find(CiphertextBlob.key(blob)).orElseThrow(KmsErrors::foreignCiphertext);
  }

  private ObjectNode answer(CustomerKey key) {
    return Json.object().put("KeyId", kms.lookup().arn(key)).put("EncryptionAlgorithm", SYMMETRIC);
  }

  private static void requireSymmetric(Request request) {
    request
        .input()
        .choice("EncryptionAlgorithm", ALGORITHMS)
        .filter(algorithm -> !algorithm.equals(SYMMETRIC))
        .ifPresent(
            algorithm -> {
              throw AwsException.client(
                  "InvalidKeyUsageException",
                  "Algorithm " + algorithm + " is incompatible with key spec SYMMETRIC_DEFAULT.");
            });
  }
}
