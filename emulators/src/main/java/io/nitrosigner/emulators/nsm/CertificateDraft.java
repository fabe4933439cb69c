package io.nitrosigner.emulators.nsm;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate for a new P-384 key, before it is signed. Extensions keep the order of adding. */
final class CertificateDraft {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SERIAL_BITS = 127;

  private final KeyPair pair = keyPair();
  private final X509v3CertificateBuilder builder;

  CertificateDraft(X500Name issuer, X500Name subject, Instant from, Instant until) {
    builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(SERIAL_BITS, RANDOM).setBit(0), // never zero
            Date.from(from),
            Date.from(until),
            subject,
            pair.getPublic());
  }

  CertificateDraft with(ASN1ObjectIdentifier extension, boolean critical, ASN1Encodable value) {
    try {
      builder.addExtension(extension, critical, value);
      return this;
    } catch (IOException e) {
      throw new EmulatedNsmException("cannot encode extension " + extension, e);
    }
  }

  CertificateDraft withSubjectKey() {
    return with(
        Extension.subjectKeyIdentifier,
        false,
        identifiers().createSubjectKeyIdentifier(pair.getPublic()));
  }

  /** Names the issuer by its key alone, as the genuine chain does. */
  CertificateDraft withAuthorityKey(X509Certificate issuer) {
    return with(
        Extension.authorityKeyIdentifier,
        false,
        identifiers().createAuthorityKeyIdentifier(issuer.getPublicKey()));
  }

  Authority selfSigned() {
    return signedBy(pair.getPrivate());
  }

  Authority signedBy(PrivateKey issuer) {
    try {
      var signer = new JcaContentSignerBuilder("SHA384withECDSA").build(issuer);
      var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
      return new Authority(certificate, pair.getPrivate());
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new EmulatedNsmException("cannot sign a certificate", e);
    }
  }

  private static JcaX509ExtensionUtils identifiers() {
    try {
      return new JcaX509ExtensionUtils();
    } catch (GeneralSecurityException e) {
      throw new EmulatedNsmException("this JDK has no SHA-1 for key identifiers", e);
    }
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp384r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new EmulatedNsmException("this JDK has no EC P-384", e);
    }
  }
}
