package io.nitrosigner.enclave.unseal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.configuration.AttestedConfiguration;
import io.nitrosigner.protocol.records.ValidatorKeyPlaintext;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.SigningException;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.keys.Keystore;
import io.nitrosigner.signing.keys.KeystoreOpener;
import java.util.Arrays;

/**
 * Unseals one record into the secret key of exactly the validator it claims. Whatever the host
 * sends, a key enters the enclave only if KMS decrypts it under the pinned key and it gives the
 * public key of its record. Thread-safe.
 */
final class KeyUnsealer {
  private final Unwrapper unwrapper;
  private final String deployment;
  private final String network;
  private final KeystoreOpener keystores =
      KeystoreOpener.withinHalfOf(Runtime.getRuntime().maxMemory());

  KeyUnsealer(Unwrapper unwrapper, AttestedConfiguration configuration, String network) {
    this.unwrapper = unwrapper;
    this.deployment = configuration.deployment();
    this.network = network;
  }

  /**
   * Unseals.
   *
   * @throws UnsealException with the reason
   */
  SecretKey unseal(ValidatorKeyRecord row) throws InterruptedException {
    require(row.deployment().equals(deployment), "belongs to the deployment " + row.deployment());
    require(row.chain().equals(network), "is a key of the network " + row.chain());
    require(row.active(), "is not active");
    try {
      byte[] plaintext = unwrapper.unwrap(row.ciphertextBlob(), row.encryptionContext());
      try {
        byte[] secret = row.version() == 1 ? fromKeystore(plaintext) : plaintext.clone();
        return SecretKey.adopt(secret, PublicKey.read(row.pubkey()));
      } finally {
        Arrays.fill(plaintext, (byte) 0);
      }
    } catch (ProtocolException | SigningException e) {
      throw new UnsealException(String.valueOf(e.getMessage()));
    }
  }

  private byte[] fromKeystore(byte[] plaintext) throws InterruptedException {
    ValidatorKeyPlaintext parts = ValidatorKeyPlaintext.read(plaintext);
    byte[] encoded = parts.password();
    char[] password = new String(encoded, UTF_8).toCharArray();
    try {
      return keystores.open(Keystore.read(Json.object(parts.keystore(), "the keystore")), password);
    } finally {
      Arrays.fill(encoded, (byte) 0);
      Arrays.fill(password, '\0');
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new UnsealException(otherwise);
    }
  }
}
