package io.nitrosigner.emulators.dynamodb;

import static io.nitrosigner.emulators.dynamodb.EndpointWorld.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nitrosigner.emulators.aws.Credentials;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

@Timeout(120)
final class DynamoDbEndpointTest {
  private EndpointWorld world;

  @BeforeEach
  void start() throws IOException {
    world = new EndpointWorld(Interference.NONE);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void answersWhoeverIsAllowed() {
    try (DynamoDbClient client = world.client()) {
      assertThat(client.getItem(r -> r.tableName(world.table).key(key("a"))).hasItem()).isFalse();
      var updated =
          client.updateItem(
              r ->
                  r.tableName(world.table)
                      .key(key("a"))
                      .updateExpression("SET slot = :slot")
                      .expressionAttributeValues(Map.of(":slot", AttributeValue.fromN("42")))
                      .returnValues(ReturnValue.ALL_NEW));
      assertThat(updated.attributes()).containsEntry("slot", AttributeValue.fromN("42"));
      assertThat(client.getItem(r -> r.tableName(world.table).key(key("a"))).item())
          .isEqualTo(updated.attributes());
    }
  }

  @Test
  void passesRefusalsOfTheTablesOn() {
    try (DynamoDbClient client = world.client()) {
      assertThatThrownBy(() -> client.getItem(r -> r.tableName("no-such-table").key(key("a"))))
          .isInstanceOf(ResourceNotFoundException.class);
    }
  }

  @Test
  void tellsTheItemThatFailedTheCondition() {
    try (DynamoDbClient client = world.client()) {
      world.setSlot(client, "a", 42);

      ConditionalCheckFailedException failed =
          catchThrowableOfType(
              ConditionalCheckFailedException.class,
              () ->
                  client.updateItem(
                      r ->
                          r.tableName(world.table)
                              .key(key("a"))
                              .updateExpression("SET slot = :slot")
                              .conditionExpression("attribute_not_exists(slot) OR slot < :slot")
                              .expressionAttributeValues(
                                  Map.of(":slot", AttributeValue.fromN("41")))
                              .returnValuesOnConditionCheckFailure(
                                  ReturnValuesOnConditionCheckFailure.ALL_OLD)));

      assertThat(failed.item())
          .isEqualTo(Map.of("id", AttributeValue.fromS("a"), "slot", AttributeValue.fromN("42")));
    }
  }

  @Test
  void refusesWhoDoesNotSign() {
    assertRefused(
        world.client(AnonymousCredentialsProvider.create()),
        "MissingAuthenticationTokenException",
        "Request is missing Authentication Token");
  }

  @Test
  void refusesAKeyThatNobodyHas() {
    assertRefused(
        world.client(Credentials.generate(new SecureRandom())),
        "UnrecognizedClientException",
        "The security token included in the request is invalid.");
  }

  @Test
  void refusesASignatureWithAnotherSecret() {
    assertRefused(
        world.client(
            StaticCredentialsProvider.create(
                AwsSessionCredentials.create(
                    world.role.accessKeyId(), "another", world.role.sessionToken().orElseThrow()))),
        "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided.");
  }

  @Test
  void refusesASessionThatHasEnded() {
    Credentials ended = EndpointWorld.session(Duration.ofSeconds(-1));
    world.add(ended);

    assertRefused(
        world.client(ended),
        "ExpiredTokenException",
        "The security token included in the request is expired");
  }

  @Test
  void refusesWhatIamDoesNotAllow() {
    try (DynamoDbClient client = world.client()) {
      AwsServiceException refusal =
          catchThrowableOfType(
              DynamoDbException.class,
              () -> client.putItem(r -> r.tableName(world.table).item(key("a"))));

      assertThat(refusal.statusCode()).isEqualTo(400);
      assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
      assertThat(refusal.awsErrorDetails().errorMessage())
          .isEqualTo(
              "User: arn:aws:sts::123456789012:assumed-role/role/i-0 is not authorized to perform:"
                  + " dynamodb:PutItem on resource:"
                  + " arn:aws:dynamodb:eu-central-1:123456789012:table/"
                  + world.table
                  + " because no identity-based policy allows the dynamodb:PutItem action");
      assertThat(new String(refusal.awsErrorDetails().rawResponse().asByteArray(), UTF_8))
          .contains("\"com.amazon.coral.service#AccessDeniedException\"");
      assertThatThrownBy(client::listTables).hasMessageContaining("table/* because");
    }
    assertThat(world.has("a")).isFalse();
  }

  @Test
  void refusesABodyAboveTheLimit() {
    String large = "x".repeat(DynamoDbEndpoint.MAX_BODY);
    try (DynamoDbClient client = world.client()) {
      assertThatThrownBy(() -> client.getItem(r -> r.tableName(world.table).key(key(large))))
          .isInstanceOfSatisfying(
              DynamoDbException.class,
              refusal ->
                  assertThat(refusal.awsErrorDetails().errorCode())
                      .isEqualTo("RequestEntityTooLargeException"));
    }
  }

  @Test
  void failsAsDynamoDbDoesWhileThereAreNoTables() throws IOException {
    URI nobody = URI.create("http://127.0.0.1:1");
    try (EndpointWorld alone = new EndpointWorld(Interference.NONE, nobody);
        DynamoDbClient client = alone.client()) {
      assertThatThrownBy(() -> client.getItem(r -> r.tableName(alone.table).key(key("a"))))
          .isInstanceOf(InternalServerErrorException.class);
    }
  }

  private void assertRefused(DynamoDbClient client, String code, String message) {
    try (client) {
      AwsServiceException refusal =
          catchThrowableOfType(DynamoDbException.class, () -> world.setSlot(client, "a", 42));

      assertThat(refusal.statusCode()).isEqualTo(400);
      assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
      assertThat(refusal.awsErrorDetails().errorMessage()).startsWith(message);
    }
    assertThat(world.has("a")).isFalse();
  }
}
