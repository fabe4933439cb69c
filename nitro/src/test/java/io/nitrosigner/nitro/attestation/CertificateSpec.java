package io.nitrosigner.nitro.attestation;

import static io.nitrosigner.nitro.attestation.Mint.NOW;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.OptionalInt;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate to be issued; shaped as those of the Nitro platform unless changed. */
record CertificateSpec(
    String name,
    String curve,
    boolean authority,
    OptionalInt pathLength,
    OptionalInt usage,
    Instant from,
    Instant until) {

  /** A key and the certificate for it. */
  record Issued(KeyPair key, X509Certificate certificate) {}

  static CertificateSpec authority(String name, OptionalInt pathLength, Duration life) {
    return new CertificateSpec(
        name,
        "secp384r1",
        true,
        pathLength,
        OptionalInt.of(KeyUsage.keyCertSign),
        NOW.minus(Duration.ofHours(1)),
        NOW.plus(life));
  }

  static CertificateSpec leaf() {
    return new CertificateSpec(
        "i-0123456789abcdef0-enc0123456789abcdef.eu-central-1.aws",
        "secp384r1",
        false,
        OptionalInt.empty(),
        OptionalInt.of(KeyUsage.digitalSignature | KeyUsage.nonRepudiation),
        NOW.minus(Duration.ofHours(1)),
        NOW.plus(Duration.ofHours(2)));
  }

  CertificateSpec withCurve(String other) {
    return new CertificateSpec(name, other, authority, pathLength, usage, from, until);
  }

  CertificateSpec withAuthority(boolean other) {
    return new CertificateSpec(name, curve, other, OptionalInt.empty(), usage, from, until);
  }

  CertificateSpec withPathLength(int other) {
    return new CertificateSpec(name, curve, authority, OptionalInt.of(other), usage, from, until);
  }

  CertificateSpec withUsage(OptionalInt other) {
    return new CertificateSpec(name, curve, authority, pathLength, other, from, until);
  }

  CertificateSpec withLife(Instant begin, Instant end) {
    return new CertificateSpec(name, curve, authority, pathLength, usage, begin, end);
  }

  /** Issues under {@code issuer}, or self-signed. */
  Issued issue(Optional<Issued> issuer) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      KeyPair key = generator.generateKeyPair();
      KeyPair signer = issuer.map(Issued::key).orElse(key);
      var certificate =
          builder(issuer, key)
              .build(new JcaContentSignerBuilder("SHA384withECDSA").build(signer.getPrivate()));
      return new Issued(key, new JcaX509CertificateConverter().getCertificate(certificate));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new AssertionError(e);
    }
  }

  private JcaX509v3CertificateBuilder builder(Optional<Issued> issuer, KeyPair key)
      throws CertIOException {
    X500Name subject = new X500Name("CN=" + name + ",O=Amazon,OU=AWS");
    X500Name issuerName =
        issuer.map(above -> X500Name.getInstance(subject(above.certificate()))).orElse(subject);
    var builder =
        new JcaX509v3CertificateBuilder(
            issuerName,
            BigInteger.valueOf(key.hashCode()).abs().add(BigInteger.ONE),
            Date.from(from),
            Date.from(until),
            subject,
            key.getPublic());
    builder.addExtension(
        Extension.basicConstraints,
        true,
        pathLength.isPresent()
            ? new BasicConstraints(pathLength.getAsInt())
            : new BasicConstraints(authority));
    if (usage.isPresent()) {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage.getAsInt()));
    }
    return builder;
  }

  private static byte[] subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getEncoded();
  }
}
