package io.nitrosigner.operator.deployment;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.tls.TrustedCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * AWS clients for the operator's own calls against a {@link Deployment}: the standard credentials
 * and endpoints, or those that a local deployment names.
 */
public final class AwsClients implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** With the waits between them some half a minute of throttling, seconds of other failures. */
  private static final int ATTEMPTS = 7;

  private static final Set<String> RESOLVED_BY_TIME =
      Set.of("None", "TransactionConflict", "ProvisionedThroughputExceeded", "ThrottlingError");

  private final KmsClient kms;
  private final DynamoDbClient dynamoDb;

  private AwsClients(KmsClient kms, DynamoDbClient dynamoDb) {
    this.kms = kms;
    this.dynamoDb = dynamoDb;
  }

  /** Clients for a deployment. */
  public static AwsClients of(Deployment deployment) {
    Region region = Region.of(deployment.output(Output.REGION));
    AwsCredentialsProvider credentials = credentials(deployment);
    SdkHttpClient http = http(deployment);
    var kms = KmsClient.builder().httpClient(http);
    var dynamoDb = DynamoDbClient.builder().httpClient(http);
    configure(kms, region, credentials);
    configure(dynamoDb, region, credentials);
    deployment.endpoint(Output.KMS_ENDPOINT).ifPresent(kms::endpointOverride);
    deployment.endpoint(Output.DYNAMODB_ENDPOINT).ifPresent(dynamoDb::endpointOverride);
    return new AwsClients(kms.build(), dynamoDb.build());
  }

  private static void configure(
      AwsClientBuilder<?, ?> client, Region region, AwsCredentialsProvider credentials) {
    client
        .region(region)
        .credentialsProvider(credentials)
        .overrideConfiguration(c -> c.retryStrategy(patience()));
  }

  /**
   * Verbs about thousands of keys meet the account's quotas: what AWS throttles is asked again with
   * growing waits, from one second on, so that as many ask at a time as AWS takes.
   */
  public static RetryStrategy patience() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(ATTEMPTS)
        .retryOnException(AwsClients::isConflict)
        .build();
  }

  /** Transactions that meet, as when two operators write the same key, are tried one by one. */
  private static boolean isConflict(Throwable failure) {
    return failure instanceof TransactionCanceledException e
        && e.cancellationReasons().stream()
            .map(CancellationReason::code)
            .allMatch(code -> code == null || RESOLVED_BY_TIME.contains(code));
  }

  static AwsCredentialsProvider credentials(Deployment deployment) {
    Optional<String> file = deployment.find(Output.CREDENTIALS_FILE);
    if (file.isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    ProfileFile profiles =
        ProfileFile.builder()
            .content(Path.of(file.get()))
            .type(ProfileFile.Type.CREDENTIALS)
            .build();
    return ProfileCredentialsProvider.builder().profileFile(profiles).build();
  }

  /** HTTP that trusts what a local deployment says, or the JDK's roots. */
  public static SdkHttpClient http(Deployment deployment) {
    return http(deployment, TIMEOUT);
  }

  /** As {@link #http(Deployment)}, for answers that take longer. */
  static SdkHttpClient http(Deployment deployment, Duration timeout) {
    Optional<String> caBundle = deployment.find(Output.CA_BUNDLE);
    UrlConnectionHttpClient.Builder http =
        UrlConnectionHttpClient.builder().connectionTimeout(TIMEOUT).socketTimeout(timeout);
    caBundle.ifPresent(
        file -> {
          TrustManager[] trust = trust(Path.of(file));
          http.tlsTrustManagersProvider(() -> trust);
        });
    return http.build();
  }

  private static TrustManager[] trust(Path caBundle) {
    try {
      return TrustedCertificates.managers(
          Files.readAllBytes(caBundle), "the CA bundle " + caBundle);
    } catch (IOException e) {
      throw new UsageException("cannot read the CA bundle " + caBundle + ": " + e.getMessage());
    }
  }

  /**
   * What {@code question} gives.
   *
   * @throws UsageException when {@code deployment} has no table of that name
   */
  public static <T> T asking(Deployment deployment, String table, Supplier<T> question) {
    try {
      return question.get();
    } catch (ResourceNotFoundException e) {
      throw new UsageException(
          "no table " + table + " in " + deployment.output(Output.REGION),
          "deploy the stack " + deployment.stack() + ", or look for another outputs file");
    }
  }

  /** AWS KMS. */
  public KmsClient kms() {
    return kms;
  }

  /** Amazon DynamoDB. */
  public DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  @Override
  public void close() {
    kms.close();
    dynamoDb.close();
  }
}
