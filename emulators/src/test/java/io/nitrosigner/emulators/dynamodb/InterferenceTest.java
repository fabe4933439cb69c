package io.nitrosigner.emulators.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.emulators.aws.Answer;
import io.nitrosigner.emulators.aws.AwsException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;

@Timeout(120)
final class InterferenceTest {
  private static final String MODEL = "com.amazonaws.dynamodb.v20120810#";

  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private volatile Interference interference = Interference.NONE;
  private EndpointWorld world;
  private DynamoDbClient client;

  @BeforeEach
  void start() throws IOException {
    world =
        new EndpointWorld(
            (call, tables) -> {
              seen.add(call.operation() + " " + call.input().at("/Key/id/S").asText());
              return interference.meet(call, tables);
            });
    client = world.client();
  }

  @AfterEach
  void stop() {
    client.close();
    world.close();
  }

  @Test
  void holdsARequestUp() throws Exception {
    interference =
        (_, tables) -> {
          arrived.countDown();
          released.await();
          return tables.answer();
        };
    CompletableFuture<Void> update = CompletableFuture.runAsync(this::update);

    arrived.await();
    assertThat(world.has("a")).isFalse();
    released.countDown();
    update.get(20, TimeUnit.SECONDS);
    assertThat(world.has("a")).isTrue();
  }

  @Test
  void holdsAnAnswerUp() throws Exception {
    interference =
        (_, tables) -> {
          Answer answer = tables.answer();
          arrived.countDown();
          released.await();
          return answer;
        };
    CompletableFuture<Void> update = CompletableFuture.runAsync(this::update);

    arrived.await();
    assertThat(world.has("a")).isTrue();
    assertThat(update).isNotDone();
    released.countDown();
    update.get(20, TimeUnit.SECONDS);
  }

  @Test
  void losesARequest() {
    interference = (_, _) -> new Answer.HangUp();

    assertThatThrownBy(this::update).isInstanceOf(SdkClientException.class);
    assertThat(world.has("a")).isFalse();
    assertThat(seen).containsExactly("UpdateItem a");
  }

  @Test
  void losesAnAnswer() {
    update();
    interference =
        (_, tables) -> {
          tables.answer();
          return new Answer.HangUp();
        };

    assertThatThrownBy(() -> world.setSlot(client, "b", 42)).isInstanceOf(SdkClientException.class);
    assertThat(world.has("b")).isTrue();
    assertThat(seen).containsExactly("UpdateItem a", "UpdateItem b");
  }

  @Test
  void refusesAsDynamoDbDoes() {
    interference = refusing(AwsException.client(MODEL + "ProvisionedThroughputExceededException"));
    assertThatThrownBy(this::update).isInstanceOf(ProvisionedThroughputExceededException.class);
    interference =
        refusing(
            AwsException.client(
                "com.amazon.coral.availability#ThrottlingException", "Rate exceeded"));
    assertThatThrownBy(this::update)
        .isInstanceOf(ThrottlingException.class)
        .hasMessageContaining("Rate exceeded");
    interference = refusing(AwsException.internal(MODEL + "InternalServerError"));
    assertThatThrownBy(this::update).isInstanceOf(InternalServerErrorException.class);
    assertThat(world.has("a")).isFalse();

    interference = Interference.NONE;
    update();
    assertThat(world.has("a")).isTrue();
  }

  @Test
  void doesNotKeepAnEndpointOpen() throws Exception {
    interference =
        (_, tables) -> {
          arrived.countDown();
          released.await();
          return tables.answer();
        };
    CompletableFuture<Void> update = CompletableFuture.runAsync(this::update);

    arrived.await();
    world.endpoint.close();
    assertThat(update).failsWithin(20, TimeUnit.SECONDS);
    assertThat(world.has("a")).isFalse();
  }

  private void update() {
    world.setSlot(client, "a", 42);
  }

  private static Interference refusing(AwsException refusal) {
    return (_, _) -> {
      throw refusal;
    };
  }
}
