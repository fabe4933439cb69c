package io.nitrosigner.operator.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.records.TlsKeyPlaintext;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * The signer's TLS identity: a P-256 key with a certificate from an authority that exists for this
 * one certificate and whose key is forgotten at once. Clients trust the authority's certificate.
 */
public final class TlsIdentity {
  private static final Duration LIFETIME = Duration.ofDays(825);

  /** Clients' clocks may be behind. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  private static final int PASSWORD_BYTES = 32;

  private final PrivateKey key;
  private final X509Certificate certificate;
  private final X509Certificate authority;

  private TlsIdentity(PrivateKey key, X509Certificate certificate, X509Certificate authority) {
    this.key = key;
    this.certificate = certificate;
    this.authority = authority;
  }

  /**
   * Makes a new identity.
   *
   * @param dnsNames host names of the signer; {@code localhost} and {@code 127.0.0.1} are added
   */
  public static TlsIdentity generate(List<String> dnsNames, Instant now, SecureRandom random) {
    try {
      KeyPairGenerator p256 = KeyPairGenerator.getInstance("EC");
      p256.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair authorityKeys = p256.generateKeyPair();
      KeyPair leafKeys = p256.generateKeyPair();
      X500Name authorityName = new X500Name("CN=nitro-signer TLS authority");
      X500Name leafName = new X500Name("CN=nitro-signer");
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();

      JcaX509v3CertificateBuilder root =
          builder(authorityName, authorityName, authorityKeys, now, random);
      root.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      root.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      root.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          identifiers.createSubjectKeyIdentifier(authorityKeys.getPublic()));

      JcaX509v3CertificateBuilder leaf = builder(authorityName, leafName, leafKeys, now, random);
      leaf.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      leaf.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      leaf.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      leaf.addExtension(Extension.subjectAlternativeName, false, names(dnsNames));
      leaf.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          identifiers.createAuthorityKeyIdentifier(authorityKeys.getPublic()));

      return new TlsIdentity(
          leafKeys.getPrivate(),
          signed(leaf, authorityKeys.getPrivate()),
          signed(root, authorityKeys.getPrivate()));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("this Java runtime cannot make a P-256 certificate", e);
    }
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair keys, Instant now, SecureRandom random) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, random).setBit(126),
        Date.from(now.minus(BACKDATED)),
        Date.from(now.plus(LIFETIME)),
        subject,
        keys.getPublic());
  }

  private static GeneralNames names(List<String> dnsNames) {
    var names = new java.util.ArrayList<GeneralName>();
    dnsNames.forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
    names.add(new GeneralName(GeneralName.dNSName, "localhost"));
    names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder certificate, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  /** Encrypts this identity under KMS, as a PKCS#12 file with a random 256-bit password. */
  public TlsKeyRecord seal(KmsClient kms, String keyArn, SecureRandom random) {
    byte[] password = new byte[PASSWORD_BYTES];
    random.nextBytes(password);
    byte[] printable = HexFormat.of().formatHex(password).getBytes(US_ASCII);
    byte[] plaintext =
        Json.write(
            TlsKeyPlaintext.of(pkcs12(new String(printable, US_ASCII).toCharArray()), printable));
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
      Arrays.fill(password, (byte) 0);
      Arrays.fill(printable, (byte) 0);
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  /** A PKCS#12 file with the key and the certificate. */
  public byte[] pkcs12(char[] password) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("signer", key, password, new Certificate[] {certificate});
      store.store(out, password);
      return out.toByteArray();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java runtime cannot write PKCS#12", e);
    }
  }

  /** The certificate that clients trust, PEM. */
  public byte[] authorityPem() {
    try {
      String base64 =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(authority.getEncoded());
      return ("-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n")
          .getBytes(US_ASCII);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate is not encodable", e);
    }
  }
}
