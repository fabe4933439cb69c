package io.nitrosigner.emulators.nsm;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * One certificate of the chain with its private key, able to issue the next.
 *
 * <p>Extensions, criticality and validity of each level are those of the genuine chain, read from
 * an attestation document of July 2022.
 */
final class Authority {
  static final Duration REGIONAL_LIFE = Duration.ofDays(20);
  static final Duration ZONAL_LIFE = Duration.ofDays(5).plusHours(20).minusSeconds(1);
  static final Duration INSTANCE_LIFE = Duration.ofHours(24);
  static final Duration LEAF_LIFE = Duration.ofHours(3);
  private static final Duration ROOT_LIFE = Duration.ofDays(30 * 365 + 8);

  /** AWS's private CA dates the certificates it issues one hour back. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  /** The leaf is valid from three seconds before it is issued. */
  private static final Duration LEAF_BACKDATED = Duration.ofSeconds(3);

  private static final int CA_USAGE =
      KeyUsage.digitalSignature | KeyUsage.keyCertSign | KeyUsage.cRLSign;

  private final X509Certificate certificate;
  private final PrivateKey key;

  Authority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  static Authority root(Instant now) {
    X500Name name = ChainNames.root();
    return new CertificateDraft(name, name, now.minus(BACKDATED), now.plus(ROOT_LIFE))
        .with(Extension.basicConstraints, true, new BasicConstraints(true))
        .withSubjectKey()
        .with(Extension.keyUsage, true, new KeyUsage(CA_USAGE))
        .selfSigned();
  }

  Authority regional(NsmPlace place, Instant now) {
    X500Name name = ChainNames.regional(place.region());
    return authority(
        draft(name, now.minus(BACKDATED), now.plus(REGIONAL_LIFE)),
        2,
        "http://aws-nitro-enclaves-crl.s3.amazonaws.com/crl/emulated.crl");
  }

  Authority zonal(NsmPlace place, Instant now) {
    X500Name name = ChainNames.zonal(place.region());
    return authority(
        draft(name, now, now.plus(ZONAL_LIFE)),
        1,
        "http://crl-%1$s-aws-nitro-enclaves.s3.%1$s.amazonaws.com/crl/emulated.crl"
            .formatted(place.region()));
  }

  Authority instance(NsmPlace place, Instant now) {
    return draft(ChainNames.instance(place), now, now.plus(INSTANCE_LIFE))
        .with(Extension.basicConstraints, true, new BasicConstraints(0))
        .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
        .signedBy(key);
  }

  Authority leaf(NsmPlace place, Instant now) {
    int usage = KeyUsage.digitalSignature | KeyUsage.nonRepudiation;
    return draft(ChainNames.leaf(place), now.minus(LEAF_BACKDATED), now.plus(LEAF_LIFE))
        .with(Extension.basicConstraints, true, new BasicConstraints(false))
        .with(Extension.keyUsage, false, new KeyUsage(usage))
        .signedBy(key);
  }

  X509Certificate certificate() {
    return certificate;
  }

  PrivateKey key() {
    return key;
  }

  boolean lasts(Duration need, Instant now) {
    return !certificate.getNotAfter().toInstant().isBefore(now.plus(need));
  }

  private CertificateDraft draft(X500Name subject, Instant from, Instant until) {
    return new CertificateDraft(name(), subject, from, until);
  }

  private Authority authority(CertificateDraft draft, int pathLength, String revocationList) {
    return draft
        .with(Extension.basicConstraints, true, new BasicConstraints(pathLength))
        .withAuthorityKey(certificate)
        .withSubjectKey()
        .with(Extension.keyUsage, true, new KeyUsage(CA_USAGE))
        .with(Extension.cRLDistributionPoints, false, distributionPoint(revocationList))
        .signedBy(key);
  }

  private X500Name name() {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  private static CRLDistPoint distributionPoint(String uri) {
    var names = new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
    var point = new DistributionPoint(new DistributionPointName(names), null, null);
    return new CRLDistPoint(new DistributionPoint[] {point});
  }

  @Override
  public String toString() {
    return "Authority[" + certificate.getSubjectX500Principal() + ", key redacted]";
  }
}
