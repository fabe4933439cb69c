package io.nitrosigner.operator.lambda;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * AWS as a function reaches it: with its role's credentials, wherever Lambda has put them, and the
 * endpoints of {@code AWS_ENDPOINT_URL_…} where they are set.
 */
record FunctionAws(KmsClient kms, DynamoDbClient dynamoDb) {
  /** A function has two minutes; each call is retried twice. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  static FunctionAws in(String region) {
    SdkHttpClient http =
        UrlConnectionHttpClient.builder().connectionTimeout(TIMEOUT).socketTimeout(TIMEOUT).build();
    DefaultCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
    return new FunctionAws(
        KmsClient.builder()
            .httpClient(http)
            .region(Region.of(region))
            .credentialsProvider(credentials)
            .build(),
        DynamoDbClient.builder()
            .httpClient(http)
            .region(Region.of(region))
            .credentialsProvider(credentials)
            .build());
  }
}
