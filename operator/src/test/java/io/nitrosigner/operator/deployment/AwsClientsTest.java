package io.nitrosigner.operator.deployment;

import static io.nitrosigner.protocol.tables.KeyTransfers.Outcome.DONE;
import static io.nitrosigner.protocol.tables.KeyTransfers.Outcome.ELSEWHERE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.nitrosigner.operator.cli.HttpStub;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.protocol.tables.KeyRow;
import io.nitrosigner.protocol.tables.KeyTransfers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.model.KmsException;

/** What is tried again, and what is not. */
@Timeout(60)
final class AwsClientsTest {
  private static final String ARN = "arn:aws:kms:eu-central-1:000000000000:key/some";
  private static final KeyRow ROW =
      KeyRow.of(
          ValidatorKeyRecord.sealed("none", "ab".repeat(48), "hoodi", new byte[] {1}),
          Optional.empty(),
          Instant.EPOCH);

  @TempDir private Path directory;

  private final AtomicInteger asked = new AtomicInteger();
  private final Deque<String> refusals = new ArrayDeque<>();
  private final HttpStub aws = HttpStub.with(this::answer);

  AwsClientsTest() throws IOException {}

  @AfterEach
  void stop() {
    aws.close();
  }

  @Test
  void asksAgainWhenKmsThrottles() throws IOException {
    refusals.add("{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}");
    try (AwsClients clients = clients()) {
      clients.kms().describeKey(r -> r.keyId(ARN));
    }
    assertThat(asked).hasValue(2);
  }

  @Test
  void takesARefusalForAnAnswer() throws IOException {
    refusals.add("{\"__type\":\"AccessDeniedException\",\"message\":\"no\"}");
    try (AwsClients clients = clients()) {
      assertThatThrownBy(() -> clients.kms().describeKey(r -> r.keyId(ARN)))
          .isInstanceOf(KmsException.class);
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void asksAgainWhenTransactionsMeet() throws IOException {
    refusals.add(cancelled("None", "TransactionConflict"));
    try (AwsClients clients = clients()) {
      assertThat(new KeyTransfers(clients.dynamoDb(), "keys").create(ROW, Set.of()))
          .isEqualTo(DONE);
    }
    assertThat(asked).hasValue(2);
  }

  @Test
  void takesAFailedConditionForAnAnswer() throws IOException {
    refusals.add(cancelled("None", "ConditionalCheckFailed", "TransactionConflict"));
    try (AwsClients clients = clients()) {
      assertThat(new KeyTransfers(clients.dynamoDb(), "keys").create(ROW, Set.of()))
          .isEqualTo(ELSEWHERE);
    }
    assertThat(asked).hasValue(1);
  }

  private static String cancelled(String... codes) {
    List<String> reasons = List.of(codes).stream().map("{\"Code\":\"%s\"}"::formatted).toList();
    return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\","
        + "\"Message\":\"Transaction cancelled\",\"CancellationReasons\":["
        + String.join(",", reasons)
        + "]}";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.incrementAndGet();
      String refusal = refusals.poll();
      byte[] body = (refusal == null ? "{}" : refusal).getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(refusal == null ? 200 : 400, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private AwsClients clients() throws IOException {
    Path credentials =
        Files.writeString(
            directory.resolve("credentials"),
            "[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = example\n");
    Map<String, String> outputs = new HashMap<>();
    outputs.put(Output.REGION.key(), "eu-central-1");
    outputs.put(Output.CREDENTIALS_FILE.key(), credentials.toString());
    outputs.put(Output.KMS_ENDPOINT.key(), aws.url().resolve("/").toString());
    outputs.put(Output.DYNAMODB_ENDPOINT.key(), aws.url().resolve("/").toString());
    return AwsClients.of(new Deployment("test", outputs));
  }
}
