package io.nitrosigner.emulators.balancer;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * {@code GET /upcheck} over HTTPS, which must be answered with 200. As AWS does it: on a connection
 * of its own, by TLS 1.2, and whatever the certificate is. Thread-safe.
 */
final class Upcheck {
  private static final SSLContext ANY_CERTIFICATE = anyCertificate();

  private final HttpRequest request;
  private final Duration timeout;

  Upcheck(InetSocketAddress target, Duration timeout) {
    this.request =
        HttpRequest.newBuilder(
                URI.create(
                    "https://%s:%d/upcheck"
                        .formatted(target.getAddress().getHostAddress(), target.getPort())))
            .build();
    this.timeout = timeout;
  }

  /** Whether the target passes now. */
  boolean passes() throws InterruptedException {
    HttpClient http = client();
    try {
      return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
              .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .statusCode()
          == 200;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } finally {
      http.shutdownNow();
    }
  }

  private static HttpClient client() {
    SSLParameters tls = new SSLParameters();
    tls.setProtocols(new String[] {"TLSv1.2"});
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(ANY_CERTIFICATE)
        .sslParameters(tls)
        .build();
  }

  private static SSLContext anyCertificate() {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, new TrustManager[] {new AnyCertificate()}, null);
      return tls;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has TLS", e);
    }
  }

  /** A health check reveals nothing and asks for nothing that matters: it need not know whom. */
  private static final class AnyCertificate extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
