package io.nitrosigner.emulators.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.emulators.aws.Answer;
import io.nitrosigner.emulators.aws.AwsException;
import io.nitrosigner.emulators.aws.JsonService.Call;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to DynamoDB Local, over connections that are kept. Thread-safe. */
final class LocalTables implements AutoCloseable {
  /** It answers in milliseconds; while it starts it refuses connections. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** A batch of 16 MB, and room for its JSON. */
  private static final long MAX_ANSWER = 64L * 1024 * 1024;

  /** It wants the form of a signature, and checks none. */
  private static final String AUTHORIZATION =
      "AWS4-HMAC-SHA256 Credential=local/20250101/local/dynamodb/aws4_request,"
          + " SignedHeaders=host, Signature=0";

  /** Of the body, which the SDK compares. */
  private static final String CHECKSUM = "x-amz-crc32";

  private static final Logger LOG = LoggerFactory.getLogger(LocalTables.class);

  private final URI uri;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  LocalTables(URI dynamoDbLocal) {
    this.uri = dynamoDbLocal.resolve("/");
  }

  /** DynamoDB Local's answer, or DynamoDB's own failure if there is none. */
  Answer answer(Call call) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("Authorization", AUTHORIZATION)
            .header("Content-Type", DynamoDbEndpoint.CONTENT_TYPE)
            .header("X-Amz-Target", DynamoDbEndpoint.TARGET_PREFIX + "." + call.operation())
            .POST(BodyPublishers.ofString(call.body()))
            .build();
    try {
      HttpResponse<String> response =
          http.send(request, BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), MAX_ANSWER));
      return new Answer.Reply(
          response.statusCode(),
          response.body(),
          response
              .headers()
              .firstValue(CHECKSUM)
              .map(sum -> Map.of(CHECKSUM, sum))
              .orElse(Map.of()));
    } catch (IOException e) {
      LOG.warn("no answer from {}: {}", uri, e.toString());
      throw AwsException.internal("com.amazonaws.dynamodb.v20120810#InternalServerError");
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
