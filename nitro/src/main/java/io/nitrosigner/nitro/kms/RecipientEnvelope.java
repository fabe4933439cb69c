package io.nitrosigner.nitro.kms;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens the {@code CiphertextForRecipient} of KMS.
 *
 * <p>The envelope has no authentication code: whoever knows the public key can make one. What comes
 * out is KMS's word only because TLS to KMS ends in the same enclave; callers still check the key
 * ARN, and that the secret derives the public key it should.
 */
public final class RecipientEnvelope {
  private static final int CONTENT_KEY = 32;

  /** Spelled out because the JDK's own "OAEPWithSHA-256AndMGF1Padding" means MGF1 with SHA-1. */
  private static final OAEPParameterSpec OAEP_SHA256 =
      new OAEPParameterSpec(
          "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

  private RecipientEnvelope() {}

  /**
   * Opens an envelope.
   *
   * @param ciphertextForRecipient CMS EnvelopedData, at most 6144 bytes
   * @param key the RSA-2048 key whose public half was attested
   * @return the plaintext, which is the caller's to wipe
   * @throws EnvelopeException for anything but an envelope of KMS's shape for this key; what fails
   *     inside the cryptography is not told apart
   */
  public static byte[] open(byte[] ciphertextForRecipient, PrivateKey key) {
    EnvelopeReader.Parts parts = EnvelopeReader.read(ciphertextForRecipient);
    byte[] contentKey = new byte[0];
    try {
      contentKey = unwrap(parts.wrappedKey().getOctets(), key);
      if (contentKey.length != CONTENT_KEY) {
        throw unopenable();
      }
      return decrypt(parts, contentKey);
    } catch (GeneralSecurityException e) {
      throw unopenable(); // without the cause, whose text depends on the plaintext
    } finally {
      Arrays.fill(contentKey, (byte) 0);
    }
  }

  private static byte[] unwrap(byte[] wrapped, PrivateKey key) throws GeneralSecurityException {
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
    rsa.init(Cipher.DECRYPT_MODE, key, OAEP_SHA256);
    return rsa.doFinal(wrapped);
  }

  private static byte[] decrypt(EnvelopeReader.Parts parts, byte[] contentKey)
      throws GeneralSecurityException {
    Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
    aes.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(contentKey, "AES"),
        new IvParameterSpec(parts.iv().getOctets()));
    return aes.doFinal(parts.content().getOctets());
  }

  private static EnvelopeException unopenable() {
    return new EnvelopeException("it does not open with this key");
  }
}
