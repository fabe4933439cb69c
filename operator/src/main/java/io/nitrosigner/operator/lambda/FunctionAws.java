package io.nitrosigner.operator.lambda;

import io.nitrosigner.operator.deployment.AwsClients;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
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
  /** A function has two minutes, in which it can be answered late a few times. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  static FunctionAws in(String region) {
    SdkHttpClient http =
        UrlConnectionHttpClient.builder().connectionTimeout(TIMEOUT).socketTimeout(TIMEOUT).build();
    return new FunctionAws(
        configured(KmsClient.builder().httpClient(http), region).build(),
        configured(DynamoDbClient.builder().httpClient(http), region).build());
  }

  private static <B extends AwsClientBuilder<B, ?>> B configured(B client, String region) {
    return client
        .region(Region.of(region))
        .credentialsProvider(DefaultCredentialsProvider.builder().build())
        .overrideConfiguration(c -> c.retryStrategy(AwsClients.patience()));
  }
}
