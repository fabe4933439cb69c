package io.nitrosigner.emulators.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.aws.Json;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.List;
import java.util.Optional;

/** {@code GenerateDataKeyPair} and {@code GenerateDataKeyPairWithoutPlaintext}. */
record DataKeyPairOperations(Kms kms) {
  private static final List<String> KEY_PAIR_SPECS =
      List.of(
          "RSA_2048",
          "RSA_3072",
          "RSA_4096",
          "ECC_NIST_P256",
          "ECC_NIST_P384",
          "ECC_NIST_P521",
          "ECC_SECG_P256K1",
          "ECC_NIST_EDWARDS25519",
          "SM2");

  ObjectNode generateDataKeyPair(Request request) {
    Optional<Recipient> recipient = kms.recipient(request);
    ObjectNode output = Json.object();
    kms.deliver(output, "PrivateKeyPlaintext", generate(request, output, recipient), recipient);
    return output;
  }

  ObjectNode generateDataKeyPairWithoutPlaintext(Request request) {
    ObjectNode output = Json.object();
    generate(request, output, Optional.empty());
    return output;
  }

  private byte[] generate(Request request, ObjectNode output, Optional<Recipient> recipient) {
    Input input = request.input();
    String spec = input.required("KeyPairSpec", input.choice("KeyPairSpec", KEY_PAIR_SPECS));
    EncryptionContext context = EncryptionContext.read(input);
    CustomerKey key = kms.lookup().find(request.keyId());
    kms.admit(request, key, context, recipient);
    KeyPair pair = pair(spec, kms.random());
    byte[] secret = pair.getPrivate().getEncoded();
    output
        .put("KeyId", kms.lookup().arn(key))
        .put("KeyPairSpec", spec)
        .put("PublicKey", pair.getPublic().getEncoded())
        .put(
            "PrivateKeyCiphertextBlob",
            key.material().seal(key.id(), secret, context, kms.random()));
    return secret;
  }

  private static KeyPair pair(String spec, SecureRandom random) {
    return switch (spec) {
      case "RSA_2048" -> pair("RSA", rsa(2048), random);
      case "RSA_3072" -> pair("RSA", rsa(3072), random);
      case "RSA_4096" -> pair("RSA", rsa(4096), random);
      case "ECC_NIST_P256" -> pair("EC", new ECGenParameterSpec("secp256r1"), random);
      case "ECC_NIST_P384" -> pair("EC", new ECGenParameterSpec("secp384r1"), random);
      case "ECC_NIST_P521" -> pair("EC", new ECGenParameterSpec("secp521r1"), random);
      default -> throw KmsErrors.unsupported("key pair spec " + spec + " is not emulated");
    };
  }

  private static RSAKeyGenParameterSpec rsa(int bits) {
    return new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4);
  }

  private static KeyPair pair(
      String algorithm, AlgorithmParameterSpec parameters, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(parameters, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has " + algorithm, e);
    }
  }
}
