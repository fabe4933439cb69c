package io.nitrosigner.operator.tls;

import io.nitrosigner.protocol.records.TlsKeyRecord;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeyPairSpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyPairResponse;

/** P-256 keys that KMS makes with its own randomness. */
final class KmsKeyPair {
  private KmsKeyPair() {}

  /** A fresh pair; what KMS sent of the private key is zeroed once it is read. */
  static KeyPair generate(KmsClient kms, String keyArn) {
    GenerateDataKeyPairResponse made =
        kms.generateDataKeyPair(
            r ->
                r.keyId(keyArn)
                    .keyPairSpec(DataKeyPairSpec.ECC_NIST_P256)
                    .encryptionContext(TlsKeyRecord.sealingContext()));
    byte[] sent = made.privateKeyPlaintext().asByteArrayUnsafe();
    try {
      KeyFactory ec = KeyFactory.getInstance("EC");
      return new KeyPair(
          ec.generatePublic(new X509EncodedKeySpec(made.publicKey().asByteArray())),
          ec.generatePrivate(new PKCS8EncodedKeySpec(sent)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("KMS answered with something that is no P-256 key pair");
    } finally {
      Arrays.fill(sent, (byte) 0);
    }
  }
}
