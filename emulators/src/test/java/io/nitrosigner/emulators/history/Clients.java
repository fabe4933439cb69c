package io.nitrosigner.emulators.history;

import io.nitrosigner.emulators.dynamodb.SharedDynamoDbLocal;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Clients that ask once, as those of enclaves do. */
final class Clients {
  private Clients() {}

  /** Where nobody listens. */
  static DynamoDbClient ofNothing() {
    return of(URI.create("http://127.0.0.1:1"));
  }

  /** Past every endpoint. */
  static DynamoDbClient ofDynamoDbLocal() {
    return of(SharedDynamoDbLocal.endpoint());
  }

  private static DynamoDbClient of(URI endpoint) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
