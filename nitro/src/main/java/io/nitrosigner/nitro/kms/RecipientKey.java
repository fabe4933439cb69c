package io.nitrosigner.nitro.kms;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Optional;

/**
 * The RSA-2048 key that an enclave has attested and KMS seals its answers to. Lives in memory only;
 * the JDK cannot wipe an RSA key, closing only forgets it. Thread-safe.
 */
public final class RecipientKey implements AutoCloseable {
  /** The size that KMS is known to accept. */
  private static final int BITS = 2048;

  private final byte[] spki;
  private volatile Optional<PrivateKey> key;

  private RecipientKey(KeyPair pair) {
    spki = pair.getPublic().getEncoded();
    key = Optional.of(pair.getPrivate());
  }

  /** Makes a new key, which takes from 50 ms to seconds: one per start of the enclave. */
  public static RecipientKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return new RecipientKey(generator.generateKeyPair());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has RSA", e);
    }
  }

  /** The public half as DER SubjectPublicKeyInfo, for the attestation document. */
  public byte[] spki() {
    return spki.clone();
  }

  /**
   * Opens the {@code CiphertextForRecipient} of a KMS response.
   *
   * @throws EnvelopeException as {@link RecipientEnvelope#open} does
   * @throws IllegalStateException once this key is closed
   */
  public byte[] open(byte[] ciphertextForRecipient) {
    return RecipientEnvelope.open(
        ciphertextForRecipient,
        key.orElseThrow(() -> new IllegalStateException("recipient key is closed")));
  }

  @Override
  public void close() {
    key = Optional.empty();
  }

  @Override
  public String toString() {
    return "RecipientKey[redacted]";
  }
}
