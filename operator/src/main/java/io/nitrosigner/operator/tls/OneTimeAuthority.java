package io.nitrosigner.operator.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority that signs one server certificate and forgets its key. */
final class OneTimeAuthority {
  private static final Duration LIFETIME = Duration.ofDays(825);

  /** Clients' clocks may be behind. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  private static final X500Name NAME = new X500Name("CN=nitro-signer TLS authority");
  private static final X500Name SERVER = new X500Name("CN=nitro-signer");

  private final Instant now;
  private final SecureRandom random;

  OneTimeAuthority(Instant now, SecureRandom random) {
    this.now = now;
    this.random = random;
  }

  /** A fresh pair of P-256 keys. */
  KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator p256 = KeyPairGenerator.getInstance("EC");
    p256.initialize(new ECGenParameterSpec("secp256r1"), random);
    return p256.generateKeyPair();
  }

  /** The identity of a server with these keys under these names. */
  TlsIdentity certify(KeyPair server, SubjectNames names) {
    try {
      KeyPair authority = keys();
      return TlsIdentity.of(
          server.getPrivate(), List.of(leaf(authority, server, names)), root(authority));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("this Java runtime cannot make a P-256 certificate", e);
    }
  }

  private X509Certificate root(KeyPair authority)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    JcaX509v3CertificateBuilder root = builder(NAME, authority);
    root.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    root.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    root.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(authority.getPublic()));
    return signed(root, authority.getPrivate());
  }

  private X509Certificate leaf(KeyPair authority, KeyPair server, SubjectNames names)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    JcaX509v3CertificateBuilder leaf = builder(SERVER, server);
    leaf.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    leaf.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    leaf.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    leaf.addExtension(Extension.subjectAlternativeName, false, names.extension());
    leaf.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority.getPublic()));
    return signed(leaf, authority.getPrivate());
  }

  private JcaX509v3CertificateBuilder builder(X500Name subject, KeyPair keys) {
    return new JcaX509v3CertificateBuilder(
        NAME,
        new BigInteger(127, random).setBit(126),
        Date.from(now.minus(BACKDATED)),
        Date.from(now.plus(LIFETIME)),
        subject,
        keys.getPublic());
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder certificate, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }
}
