package io.nitrosigner.enclave.http;

import static java.util.Objects.requireNonNull;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;

/** Who the server is: a private key and the certificates that vouch for it. Thread-safe. */
public final class ServerIdentity {
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  /** Forward secret and authenticated; those of TLS 1.3 are all of it. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private static final String UNUSABLE =
      "server identity is unusable, expected a key with its own certificate first";

  /** Signed and verified once, and seen by nobody. */
  private static final byte[] PROBE = new byte[32];

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  private ServerIdentity(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = chain;
  }

  /**
   * An identity.
   *
   * @param key RSA or EC, able to encode itself
   * @param chain the certificate of {@code key} first, its issuers after it
   * @throws IllegalArgumentException if the chain is empty
   */
  public static ServerIdentity of(PrivateKey key, List<X509Certificate> chain) {
    requireNonNull(key, "key");
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("certificate chain is empty, expected the server's own");
    }
    return new ServerIdentity(key, List.copyOf(chain));
  }

  /** When the server's own certificate begins. */
  public Instant notBefore() {
    return chain.getFirst().getNotBefore().toInstant();
  }

  /** When the server's own certificate ends. */
  public Instant notAfter() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /**
   * TLS 1.2 and 1.3 under this identity. No certificate is asked of clients: whoever reaches the
   * port may ask for signatures. Asking for one would start here.
   *
   * @throws IllegalArgumentException if the key and the certificates do not fit together
   */
  SslContext tls() {
    try {
      requirePair();
      return SslContextBuilder.forServer(key, chain.toArray(X509Certificate[]::new))
          .sslProvider(SslProvider.OPENSSL)
          .protocols(PROTOCOLS)
          .ciphers(CIPHERS)
          .clientAuth(ClientAuth.NONE)
          .build();
    } catch (SSLException | GeneralSecurityException e) {
      throw new IllegalArgumentException(UNUSABLE, e);
    }
  }

  /** OpenSSL takes a key with any certificate, and then fails every handshake. */
  private void requirePair() throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
    signature.initSign(key);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(chain.getFirst().getPublicKey());
    signature.update(PROBE);
    if (!signature.verify(signed)) {
      throw new IllegalArgumentException(UNUSABLE);
    }
  }

  @Override
  public String toString() {
    return "ServerIdentity[" + chain.getFirst().getSubjectX500Principal() + ", key redacted]";
  }
}
