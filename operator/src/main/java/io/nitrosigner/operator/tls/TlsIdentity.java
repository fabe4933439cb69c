package io.nitrosigner.operator.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.records.TlsKeyPlaintext;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.tables.TlsKeyTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * The signer's TLS identity: a key, the certificates that the signer shows, its own first, and the
 * one that clients trust. Prints no key.
 */
public final class TlsIdentity {
  /** KMS encrypts no more than this at once. */
  private static final int KMS_PLAINTEXT = 4096;

  private static final int PASSWORD_BYTES = 32;

  private final PrivateKey key;
  private final List<X509Certificate> chain;
  private final X509Certificate trusted;

  private TlsIdentity(PrivateKey key, List<X509Certificate> chain, X509Certificate trusted) {
    this.key = key;
    this.chain = List.copyOf(chain);
    this.trusted = trusted;
  }

  static TlsIdentity of(PrivateKey key, List<X509Certificate> chain, X509Certificate trusted) {
    return new TlsIdentity(key, chain, trusted);
  }

  /**
   * Makes a new P-256 identity with a certificate from an authority that exists for this one
   * certificate and whose key is forgotten at once.
   *
   * @param names of the signer; {@code localhost} and {@code 127.0.0.1} are added
   */
  public static TlsIdentity generate(List<String> names, Instant now, SecureRandom random) {
    OneTimeAuthority authority = new OneTimeAuthority(now, random);
    try {
      return authority.certify(authority.keys(), SubjectNames.withThisMachine(names));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no P-256", e);
    }
  }

  /**
   * Encrypts this identity under KMS, as a PKCS#12 file with a random 256-bit password.
   *
   * @throws UsageException when it is too large for that
   */
  public TlsKeyRecord seal(KmsClient kms, String keyArn, SecureRandom random) {
    byte[] plaintext = plaintext(random);
    try {
      byte[] ciphertext =
          kms.encrypt(
                  r ->
                      r.keyId(keyArn)
                          .plaintext(SdkBytes.fromByteArray(plaintext))
                          .encryptionContext(TlsKeyRecord.sealingContext()))
              .ciphertextBlob()
              .asByteArray();
      return TlsKeyRecord.sealed(ciphertext, authorityPem());
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  /** As {@link #seal}, as a whole row of the table. */
  TlsKeyTable.Row row(KmsClient kms, String keyArn, SecureRandom random) {
    return new TlsKeyTable.Row(
        seal(kms, keyArn, random),
        Optional.of(Base64.getEncoder().encodeToString(Pem.write(chain))));
  }

  /**
   * Checks that KMS can encrypt it.
   *
   * @throws UsageException when it is too large
   */
  void requireSealable(SecureRandom random) {
    Arrays.fill(plaintext(random), (byte) 0);
  }

  private byte[] plaintext(SecureRandom random) {
    byte[] password = new byte[PASSWORD_BYTES];
    random.nextBytes(password);
    byte[] printable = HexFormat.of().formatHex(password).getBytes(US_ASCII);
    char[] characters = new String(printable, US_ASCII).toCharArray();
    try {
      byte[] plaintext = Json.write(TlsKeyPlaintext.of(pkcs12(characters), printable));
      if (plaintext.length > KMS_PLAINTEXT) {
        throw tooLarge(plaintext);
      }
      return plaintext;
    } finally {
      Arrays.fill(password, (byte) 0);
      Arrays.fill(printable, (byte) 0);
      Arrays.fill(characters, '\0');
    }
  }

  private UsageException tooLarge(byte[] plaintext) {
    Arrays.fill(plaintext, (byte) 0);
    return new UsageException(
        "the key and "
            + chain.size()
            + " certificates take "
            + plaintext.length
            + " bytes, and KMS encrypts at most "
            + KMS_PLAINTEXT,
        "an EC key (P-256) with certificates for EC keys takes the least; the root is not counted");
  }

  /** A PKCS#12 file with the key and its certificates. */
  public byte[] pkcs12(char[] password) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("signer", key, password, chain.toArray(Certificate[]::new));
      store.store(out, password);
      return out.toByteArray();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java runtime cannot write PKCS#12", e);
    }
  }

  /** The certificate that clients trust, PEM. */
  public byte[] authorityPem() {
    return Pem.write(List.of(trusted));
  }

  /** What may be told of it. */
  public TlsDescription description() {
    return new TlsDescription(
        Optional.of(CertificateReport.of(chain.getFirst())), CertificateReport.of(trusted));
  }

  /** Those of the names under which clients would not believe it. */
  public List<String> missing(SubjectNames names) {
    return names.missingIn(chain.getFirst());
  }

  @Override
  public String toString() {
    return "TlsIdentity[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
