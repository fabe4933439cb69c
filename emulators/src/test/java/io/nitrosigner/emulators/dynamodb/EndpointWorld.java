package io.nitrosigner.emulators.dynamodb;

import io.nitrosigner.emulators.aws.Credentials;
import io.nitrosigner.emulators.aws.Identities;
import io.nitrosigner.emulators.aws.JsonService;
import io.nitrosigner.emulators.aws.LoopbackTls;
import io.nitrosigner.emulators.aws.Principal;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** An endpoint, a role that may get and update items, and a table with the string key "id". */
final class EndpointWorld implements AutoCloseable {
  static final String ACCOUNT = "123456789012";
  private static final LoopbackTls TLS = LoopbackTls.generate();
  private static final SecureRandom RANDOM = new SecureRandom();

  final String table = "endpoint-" + UUID.randomUUID();
  final Credentials role = session(Duration.ofHours(1));
  final DynamoDbClient behind = SharedDynamoDbLocal.client();
  final DynamoDbEndpoint endpoint;
  private final Identities identities = new Identities();

  EndpointWorld(Interference interference) throws IOException {
    this(interference, SharedDynamoDbLocal.endpoint());
  }

  EndpointWorld(Interference interference, URI dynamoDbLocal) throws IOException {
    add(role);
    endpoint =
        DynamoDbEndpoint.start(
            new JsonService.Settings(
                "eu-central-1", 0, TLS.server(), identities, InstantSource.system()),
            ACCOUNT,
            dynamoDbLocal,
            interference);
    behind.createTable(
        r ->
            r.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(
                    KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build()));
  }

  /** Credentials that end so long from now. */
  static Credentials session(Duration left) {
    return Credentials.generateSession(Instant.now().plus(left), RANDOM);
  }

  void add(Credentials credentials) {
    identities.add(
        credentials,
        Principal.session(
            ACCOUNT, "role", "i-0", List.of("dynamodb:GetItem", "dynamodb:UpdateItem")));
  }

  DynamoDbClient client() {
    return client(role);
  }

  DynamoDbClient client(Credentials credentials) {
    AwsCredentials sdk =
        credentials
            .sessionToken()
            .<AwsCredentials>map(
                token ->
                    AwsSessionCredentials.create(
                        credentials.accessKeyId(), credentials.secretAccessKey(), token))
            .orElseGet(
                () ->
                    AwsBasicCredentials.create(
                        credentials.accessKeyId(), credentials.secretAccessKey()));
    return client(StaticCredentialsProvider.create(sdk));
  }

  /** A client that asks once. */
  DynamoDbClient client(AwsCredentialsProvider credentials) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint.endpoint())
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(credentials)
        .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .httpClient(
            UrlConnectionHttpClient.builder()
                .tlsTrustManagersProvider(() -> TLS.trust().toArray(TrustManager[]::new))
                .build())
        .build();
  }

  static Map<String, AttributeValue> key(String id) {
    return Map.of("id", AttributeValue.fromS(id));
  }

  /** Sets the slot of an item. */
  void setSlot(DynamoDbClient client, String id, int slot) {
    client.updateItem(
        r ->
            r.tableName(table)
                .key(key(id))
                .updateExpression("SET slot = :slot")
                .expressionAttributeValues(
                    Map.of(":slot", AttributeValue.fromN(Integer.toString(slot)))));
  }

  /** Whether an item is there, whatever the endpoint does. */
  boolean has(String id) {
    return behind.getItem(r -> r.tableName(table).key(key(id)).consistentRead(true)).hasItem();
  }

  @Override
  public void close() {
    endpoint.close();
    behind.close();
  }
}
