package io.nitrosigner.operator.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.tls.TrustedCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * A client of a signer that believes one certificate only.
 *
 * @param address host name, and port if it is not 443
 * @param tls believes that certificate
 */
record SignerProbe(String address, SSLContext tls) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

  /** Some 50,000 public keys; Lambda answers no more than 6 MB. */
  private static final int MAX_LENGTH = 5 * 1024 * 1024;

  /** What is told of an answer that is none of ours. */
  private static final int MAX_QUOTED = 200;

  /** One that believes {@code pem}. */
  static SignerProbe trusting(byte[] pem, String address) {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, TrustedCertificates.managers(pem, "cert_pem"), null);
      return new SignerProbe(address, tls);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no TLS", e);
    }
  }

  /**
   * What the signer answers.
   *
   * @throws UsageException when it does not answer, or with an error
   */
  String get(String path) {
    try {
      HttpsURLConnection connection =
          (HttpsURLConnection) URI.create("https://" + address + path).toURL().openConnection();
      connection.setSSLSocketFactory(tls.getSocketFactory());
      connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
      connection.setReadTimeout((int) READ_TIMEOUT.toMillis());
      connection.setInstanceFollowRedirects(false);
      try {
        return body(connection, path);
      } finally {
        connection.disconnect();
      }
    } catch (SSLException e) {
      throw new UsageException(
          "the certificate that the signer shows at "
              + address
              + " is not one that cert_pem vouches for, or TLS fails otherwise: "
              + e.getMessage()
              + "; a TLS identity that was set just now takes a moment to be taken over");
    } catch (IOException e) {
      throw new UsageException("the signer does not answer at " + address + ": " + e.getMessage());
    }
  }

  private static String body(HttpsURLConnection connection, String path) throws IOException {
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      byte[] body = in == null ? new byte[0] : in.readNBytes(MAX_LENGTH + 1);
      if (body.length > MAX_LENGTH) {
        throw new IOException("more than " + MAX_LENGTH + " bytes");
      }
      String text = new String(body, UTF_8);
      if (status != 200) {
        throw new UsageException(
            "the signer answers "
                + path
                + " with "
                + status
                + ": "
                + text.substring(0, Math.min(MAX_QUOTED, text.length())));
      }
      return text;
    }
  }
}
