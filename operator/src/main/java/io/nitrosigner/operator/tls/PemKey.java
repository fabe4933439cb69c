package io.nitrosigner.operator.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nitrosigner.operator.UsageException;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * An EC or RSA private key in PEM: PKCS#8, encrypted or not (RFC 5958), or what OpenSSL wrote
 * before it (SEC1, PKCS#1), not encrypted.
 */
final class PemKey {
  private static final String HINT =
      "`openssl pkcs8 -topk8 -in KEY -out FILE` makes a file of this form";

  private PemKey() {}

  /**
   * Reads a key.
   *
   * @param passphrase asked if the key is encrypted; its answer is zeroed
   * @throws UsageException when it is no such key, or the passphrase does not open it
   */
  static PrivateKey read(byte[] pem, String what, Supplier<char[]> passphrase) {
    try (PEMParser parser = new PEMParser(new StringReader(new String(pem, US_ASCII)))) {
      Object object = parser.readObject();
      while (object != null && !isKey(object)) {
        object = parser.readObject(); // EC PARAMETERS come before the key
      }
      return switch (object) {
        case PEMKeyPair pair -> plain(pair.getPrivateKeyInfo(), what);
        case PrivateKeyInfo info -> plain(info, what);
        case PKCS8EncryptedPrivateKeyInfo info -> encrypted(info.getEncoded(), what, passphrase);
        case PEMEncryptedKeyPair _ ->
            throw new UsageException(what + " is encrypted in OpenSSL's old form", HINT);
        case null, default ->
            throw new UsageException(what + ": expected an EC or RSA private key in PEM", HINT);
      };
    } catch (IOException e) {
      throw new UsageException(what + ": expected an EC or RSA private key in PEM", HINT);
    }
  }

  private static boolean isKey(Object object) {
    return object instanceof PEMKeyPair
        || object instanceof PrivateKeyInfo
        || object instanceof PKCS8EncryptedPrivateKeyInfo
        || object instanceof PEMEncryptedKeyPair;
  }

  private static PrivateKey plain(PrivateKeyInfo info, String what) throws IOException {
    byte[] encoded = info.getEncoded();
    try {
      boolean rsa =
          info.getPrivateKeyAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption);
      return KeyFactory.getInstance(rsa ? "RSA" : "EC")
          .generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new UsageException(what + ": expected an EC or RSA private key");
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private static PrivateKey encrypted(byte[] pkcs8, String what, Supplier<char[]> passphrase)
      throws IOException {
    char[] characters = passphrase.get();
    PBEKeySpec secret = new PBEKeySpec(characters);
    Arrays.fill(characters, '\0');
    try {
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(pkcs8);
      Cipher cipher = Cipher.getInstance(info.getAlgName());
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(info.getAlgName()).generateSecret(secret),
          info.getAlgParameters());
      byte[] plain = info.getKeySpec(cipher).getEncoded();
      try {
        return plain(PrivateKeyInfo.getInstance(plain), what);
      } finally {
        Arrays.fill(plain, (byte) 0);
      }
    } catch (NoSuchAlgorithmException e) {
      throw new UsageException(what + ": expected it encrypted with PBES2 and AES", HINT);
    } catch (GeneralSecurityException e) {
      throw new UsageException(what + ": the passphrase does not open it");
    } finally {
      secret.clearPassword();
    }
  }
}
