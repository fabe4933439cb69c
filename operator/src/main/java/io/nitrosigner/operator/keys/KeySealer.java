package io.nitrosigner.operator.keys;

import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.SecretKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Seals validator secrets into version 2 records: KMS encrypts the 32-byte secret itself under a
 * context that binds its purpose, network and public key. Thread-safe.
 */
public final class KeySealer {
  private final KmsClient kms;
  private final String keyArn;

  /** A sealer for one KMS key. */
  public KeySealer(KmsClient kms, String keyArn) {
    this.kms = kms;
    this.keyArn = keyArn;
  }

  /**
   * Seals one secret and zeroes it.
   *
   * @param secret 32 bytes, big-endian
   * @return the record, for the given deployment
   */
  public ValidatorKeyRecord seal(byte[] secret, String deployment, String network) {
    try {
      String pubkey = HexFormat.of().formatHex(publicKey(secret).bytes());
      Map<String, String> context = ValidatorKeyRecord.encryptionContext(network, pubkey);
      byte[] ciphertext =
          kms.encrypt(
                  r ->
                      r.keyId(keyArn)
                          .plaintext(SdkBytes.fromByteArray(secret))
                          .encryptionContext(context))
              .ciphertextBlob()
              .asByteArray();
      return ValidatorKeyRecord.sealed(deployment, pubkey, network, ciphertext);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static PublicKey publicKey(byte[] secret) {
    try (SecretKey key = SecretKey.adopt(secret.clone())) {
      return key.publicKey();
    }
  }
}
