package io.nitrosigner.enclave.aws;

import io.nitrosigner.enclave.telemetry.KmsAnswer;
import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.protocol.control.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLConnection;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.endpoints.AccountIdEndpointMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;

/**
 * The AWS SDK's clients over a vsock. The parent only carries bytes: TLS to AWS ends here, with the
 * host name checked against roots that are part of the measured image.
 *
 * @param vsock the way to the parent, which has one port for each service
 * @param roots TLS that trusts what the image trusts to be AWS
 */
public record VsockAws(Vsock vsock, SSLContext roots, String region) {
  /** How long a client waits for a connection, for each read, and for a whole call. */
  private record Patience(Duration connect, Duration read, Duration call) {}

  /** Unsealing is in no hurry, and must not give up on a throttled KMS. */
  private static final Patience UNSEALING =
      new Patience(Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(30));

  /** A validator client's duty waits for the answer, two seconds at most. */
  private static final Patience SIGNING =
      new Patience(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(1_500));

  static {
    // Read once by the JDK, when its first connection is kept. A slot's records go out at once,
    // and the next ones twelve seconds later: neither may wait for handshakes.
    System.setProperty("http.maxConnections", "64");
    System.setProperty("http.keepAlive.time.server", "20");
  }

  /** So that no file can change the endpoint. */
  private static final ProfileFile NO_PROFILES = ProfileFile.aggregator().build();

  /**
   * A client of KMS.
   *
   * @param answers told how each call has ended
   */
  public KmsClient kms(AwsCredentialsProvider credentials, Consumer<KmsAnswer> answers) {
    KmsClientBuilder client = KmsClient.builder().httpClient(http(Ports.KMS, UNSEALING));
    configure(client, credentials);
    return client
        .overrideConfiguration(
            c ->
                c.apiCallTimeout(UNSEALING.call())
                    .defaultProfileFile(NO_PROFILES)
                    .addExecutionInterceptor(new DecryptCounter(answers)))
        .build();
  }

  /**
   * A client of DynamoDB for what a signature waits for: it asks once, and fails sooner than the
   * validator client gives up.
   */
  public DynamoDbClient dynamoDb(AwsCredentialsProvider credentials) {
    DynamoDbClientBuilder client =
        DynamoDbClient.builder().httpClient(http(Ports.DYNAMODB, SIGNING));
    configure(client, credentials);
    return client
        .endpointDiscoveryEnabled(false)
        .accountIdEndpointMode(AccountIdEndpointMode.DISABLED)
        .overrideConfiguration(
            c ->
                c.apiCallTimeout(SIGNING.call())
                    .defaultProfileFile(NO_PROFILES)
                    .retryStrategy(r -> r.maxAttempts(1)))
        .build();
  }

  private void configure(AwsClientBuilder<?, ?> client, AwsCredentialsProvider credentials) {
    client
        .region(Region.of(region))
        .credentialsProvider(credentials)
        .dualstackEnabled(false)
        .fipsEnabled(false);
  }

  private SdkHttpClient http(int port, Patience patience) {
    SSLSocketFactory sockets = new VsockTlsSockets(vsock, port, roots.getSocketFactory());
    return UrlConnectionHttpClient.create(uri -> open(uri, sockets, patience));
  }

  private static HttpURLConnection open(URI uri, SSLSocketFactory sockets, Patience patience) {
    URLConnection connection;
    try {
      connection = uri.toURL().openConnection(Proxy.NO_PROXY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!(connection instanceof HttpsURLConnection https)) {
      throw new IllegalStateException("AWS is reached over HTTPS only, was " + uri);
    }
    https.setSSLSocketFactory(sockets);
    https.setConnectTimeout((int) patience.connect().toMillis());
    https.setReadTimeout((int) patience.read().toMillis());
    return https;
  }
}
