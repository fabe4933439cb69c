package io.nitrosigner.emulators.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.aws.Json;
import java.util.Map;
import java.util.Optional;

/** {@code GenerateDataKey}, {@code GenerateDataKeyWithoutPlaintext}, {@code GenerateRandom}. */
record DataKeyOperations(Kms kms) {
  /** As KMS bounds {@code NumberOfBytes}. */
  private static final int MAX_BYTES = 1024;

  private static final Map<String, Integer> KEY_SPECS = Map.of("AES_128", 16, "AES_256", 32);

  ObjectNode generateDataKey(Request request) {
    Optional<Recipient> recipient = kms.recipient(request);
    ObjectNode output = Json.object();
    kms.deliver(output, "Plaintext", generate(request, output, recipient), recipient);
    return output;
  }

  ObjectNode generateDataKeyWithoutPlaintext(Request request) {
    ObjectNode output = Json.object();
    generate(request, output, Optional.empty());
    return output;
  }

  ObjectNode generateRandom(Request request) {
    Input input = request.input();
    if (input.optionalText("CustomKeyStoreId", MAX_BYTES).isPresent()) {
      throw KmsErrors.unsupported("custom key stores are not emulated");
    }
    int length = input.required("NumberOfBytes", input.integer("NumberOfBytes", 1, MAX_BYTES));
    Optional<Recipient> recipient = kms.recipient(request);
    kms.guard().admit(request);
    ObjectNode output = Json.object();
    kms.deliver(output, "Plaintext", kms.randomBytes(length), recipient);
    return output;
  }

  private byte[] generate(Request request, ObjectNode output, Optional<Recipient> recipient) {
    int length = length(request.input());
    EncryptionContext context = EncryptionContext.read(request.input());
    CustomerKey key = kms.lookup().find(request.keyId());
    kms.admit(request, key, context, recipient);
    byte[] dataKey = kms.randomBytes(length);
    output
        .put("KeyId", kms.lookup().arn(key))
        .put("CiphertextBlob", key.material().seal(key.id(), dataKey, context, kms.random()));
    return dataKey;
  }

  private static int length(Input input) {
    Optional<Integer> spec = input.choice("KeySpec", KEY_SPECS.keySet()).map(KEY_SPECS::get);
    Optional<Integer> bytes = input.integer("NumberOfBytes", 1, MAX_BYTES);
    if (spec.isPresent() == bytes.isPresent()) {
      throw KmsErrors.validation("Please specify either number of bytes or key spec.");
    }
    return spec.or(() -> bytes).orElseThrow();
  }
}
