package io.nitrosigner.operator.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nitrosigner.operator.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A certificate of an operator's own authority, as files: PEM, the server's certificate first, then
 * each the issuer of the one before, the root that clients trust last.
 *
 * @param certificate the file with the server's certificate; the others may follow in it
 * @param key the file with its private key
 * @param chain further files with the certificates that follow
 */
public record OwnCertificate(Path certificate, Path key, List<Path> chain) {
  /** Far more than any chain takes. */
  private static final int MAX_FILE = 256 * 1024;

  /** NIST SP 800-57, and what TLS libraries accept. */
  private static final int MIN_RSA_BITS = 2048;

  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String ANY_USAGE = "2.5.29.37.0";

  /** Copies the files. */
  public OwnCertificate {
    chain = List.copyOf(chain);
  }

  /**
   * Reads and checks the files.
   *
   * @param passphrase asked if the key is encrypted; its answer is zeroed
   * @throws UsageException when they are not what a signer can show and clients believe now
   */
  public TlsIdentity read(Supplier<char[]> passphrase, Instant now) {
    List<X509Certificate> certificates = certificates();
    X509Certificate server = certificates.getFirst();
    requireServer(server);
    requireValid(certificates, now);
    requireOrder(certificates);
    requireBelieved(certificates, now);
    byte[] pem = bytes(key);
    try {
      PrivateKey secret = PemKey.read(pem, key.toString(), passphrase);
      requirePair(secret, server.getPublicKey());
      X509Certificate root = certificates.getLast();
      int shown = Math.max(1, certificates.size() - 1);
      return TlsIdentity.of(secret, certificates.subList(0, shown), root);
    } finally {
      Arrays.fill(pem, (byte) 0);
    }
  }

  private List<X509Certificate> certificates() {
    List<X509Certificate> all = new ArrayList<>(Pem.read(bytes(certificate), "" + certificate));
    chain.forEach(file -> all.addAll(Pem.read(bytes(file), "" + file)));
    return all;
  }

  private static byte[] bytes(Path file) {
    try {
      if (Files.size(file) > MAX_FILE) {
        throw new UsageException(file + ": expected at most " + MAX_FILE + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UsageException("cannot read " + file + ": " + e.getMessage());
    }
  }

  private void requireServer(X509Certificate server) {
    if (server.getBasicConstraints() >= 0) {
      throw new UsageException(
          certificate
              + ": expected the server's certificate first, was the authority "
              + of(server),
          "clients refuse a server that shows a certificate of an authority as its own");
    }
    boolean[] usage = server.getKeyUsage();
    if (usage != null && !usage[0]) {
      throw new UsageException(of(server) + " has a keyUsage without digitalSignature");
    }
    try {
      List<String> extended = server.getExtendedKeyUsage();
      if (extended != null && !extended.contains(SERVER_AUTH) && !extended.contains(ANY_USAGE)) {
        throw new UsageException(of(server) + " has an extendedKeyUsage without serverAuth");
      }
    } catch (GeneralSecurityException e) {
      throw new UsageException(of(server) + " has a malformed extendedKeyUsage");
    }
    if (SubjectNames.of(server).isEmpty()) {
      throw new UsageException(
          of(server) + " has no subjectAltName", "clients do not read names from the subject");
    }
    if (server.getPublicKey() instanceof RSAKey rsa
        && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
      throw new UsageException(
          of(server) + ": expected an RSA key of at least " + MIN_RSA_BITS + " bits");
    }
  }

  private static void requireValid(List<X509Certificate> certificates, Instant now) {
    for (X509Certificate certificate : certificates) {
      if (certificate.getNotAfter().toInstant().isBefore(now)) {
        throw new UsageException(
            of(certificate) + " has expired: it was valid until " + end(certificate));
      }
      if (certificate.getNotBefore().toInstant().isAfter(now)) {
        throw new UsageException(
            of(certificate)
                + " is not valid yet: it begins on "
                + certificate.getNotBefore().toInstant());
      }
    }
  }

  private static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  private static void requireOrder(List<X509Certificate> certificates) {
    for (int i = 1; i < certificates.size(); i++) {
      if (!isSigned(certificates.get(i - 1), certificates.get(i))) {
        throw new UsageException(
            of(certificates.get(i - 1)) + " was not signed by " + of(certificates.get(i)),
            "expected the server's certificate first, then each the issuer of the one before");
      }
    }
    X509Certificate last = certificates.getLast();
    if (!isSigned(last, last)) {
      throw new UsageException(
          "the chain ends with "
              + of(last)
              + ", expected the root that clients trust: "
              + last.getIssuerX500Principal().getName(),
          "add it with --chain FILE");
    }
  }

  private static boolean isSigned(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Everything else that RFC 5280 asks of a chain. */
  private static void requireBelieved(List<X509Certificate> certificates, Instant now) {
    if (certificates.size() == 1) {
      return; // it is its own root
    }
    try {
      PKIXParameters trust =
          new PKIXParameters(Set.of(new TrustAnchor(certificates.getLast(), null)));
      trust.setRevocationEnabled(false);
      trust.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX")
          .validate(
              CertificateFactory.getInstance("X.509")
                  .generateCertPath(certificates.subList(0, certificates.size() - 1)),
              trust);
      if (certificates.getLast().getBasicConstraints() < 0) {
        throw new UsageException(of(certificates.getLast()) + " is no authority (CA:TRUE)");
      }
    } catch (GeneralSecurityException e) {
      throw new UsageException("clients will not believe this chain: " + e.getMessage());
    }
  }

  private void requirePair(PrivateKey secret, PublicKey shown) {
    byte[] message = "nitro-signer".getBytes(US_ASCII);
    try {
      Signature signature =
          Signature.getInstance(
              shown.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(secret);
      signature.update(message);
      byte[] signed = signature.sign();
      signature.initVerify(shown);
      signature.update(message);
      if (signature.verify(signed)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      // said below
    }
    throw new UsageException(key + " is not the private key of the certificate in " + certificate);
  }

  private static String of(X509Certificate certificate) {
    return "the certificate " + certificate.getSubjectX500Principal().getName();
  }
}
