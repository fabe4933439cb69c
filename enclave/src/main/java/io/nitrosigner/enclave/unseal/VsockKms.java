package io.nitrosigner.enclave.unseal;

import io.nitrosigner.enclave.telemetry.KmsAnswer;
import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.protocol.control.Credential;
import io.nitrosigner.protocol.control.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.URLConnection;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * The AWS SDK's KMS client over a vsock. The parent only carries bytes: TLS to KMS ends here, with
 * the host name checked against roots that are part of the measured image.
 */
public final class VsockKms {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  /** So that no file can change the endpoint. */
  private static final ProfileFile NO_PROFILES = ProfileFile.aggregator().build();

  private VsockKms() {}

  /**
   * A client for one region, with the parent's credentials.
   *
   * @param answers told how each call has ended
   */
  public static KmsClient client(
      Vsock vsock,
      SSLContext roots,
      String region,
      Credential credential,
      Consumer<KmsAnswer> answers) {
    SSLSocketFactory sockets = new VsockTlsSockets(vsock, roots.getSocketFactory());
    return KmsClient.builder()
        .region(Region.of(region))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsSessionCredentials.create(
                    credential.accessKeyId(), credential.secretAccessKey(), credential.token())))
        .httpClient(UrlConnectionHttpClient.create(uri -> open(uri, sockets)))
        .dualstackEnabled(false)
        .fipsEnabled(false)
        .overrideConfiguration(
            c ->
                c.apiCallTimeout(CALL_TIMEOUT)
                    .defaultProfileFile(NO_PROFILES)
                    .addExecutionInterceptor(new DecryptCounter(answers)))
        .build();
  }

  private static HttpURLConnection open(URI uri, SSLSocketFactory sockets) {
    URLConnection connection;
    try {
      connection = uri.toURL().openConnection(Proxy.NO_PROXY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!(connection instanceof HttpsURLConnection https)) {
      throw new IllegalStateException("KMS is reached over HTTPS only, was " + uri);
    }
    https.setSSLSocketFactory(sockets);
    https.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    https.setReadTimeout((int) READ_TIMEOUT.toMillis());
    return https;
  }

  /**
   * TLS sockets whose bytes travel over the vsock to the parent's KMS port, whatever the address.
   */
  private static final class VsockTlsSockets extends SSLSocketFactory {
    private final SocketFactory vsock;
    private final SSLSocketFactory tls;

    VsockTlsSockets(Vsock vsock, SSLSocketFactory tls) {
      this.vsock = vsock.sockets(Vsock.PARENT_CID, Ports.KMS);
      this.tls = tls;
    }

    @Override
    public Socket createSocket() throws IOException {
      return vsock.createSocket();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
        throws IOException {
      SSLSocket secure = (SSLSocket) tls.createSocket(socket, host, port, autoClose);
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      return secure;
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw unsupported();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      throw unsupported();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw unsupported();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      throw unsupported();
    }

    private static UnsupportedOperationException unsupported() {
      return new UnsupportedOperationException("an enclave has no network");
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return tls.getSupportedCipherSuites();
    }
  }
}
