package io.nitrosigner.operator.lambda;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.cli.HttpStub;
import io.nitrosigner.protocol.Json;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;

/** What somebody is told whose keys were not all made. */
final class FreshKeysTest {
  private static final String KEY = "arn:aws:kms:eu-central-1:000000000000:key/some";
  private static final int ENCRYPTIONS = 70;

  private final AtomicInteger encrypted = new AtomicInteger();

  @Test
  void tellsHowManyAreThere() throws IOException {
    try (HttpStub aws = HttpStub.with(this::answer)) {
      FreshKeys keys = new FreshKeys(_ -> clients(aws), InstantSource.system());
      KeyGenerationEvent event =
          new KeyGenerationEvent(100, "hoodi", "0x6F4b46423fc6181a0cF34e6716c220BD4d6C2471");

      assertThatThrownBy(() -> keys.make(event, KEY, "keys"))
          .isInstanceOf(UsageException.class)
          .hasMessageMatching(
              "made at least [1-9]\\d* of 100 keys: they are in the table under none and stay;"
                  + " another call makes others: (?s).*kms:Encrypt.*");
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      ObjectNode answer = Json.mapper().createObjectNode();
      int status = 200;
      if (exchange.getRequestHeaders().getFirst("X-Amz-Target").endsWith(".Encrypt")) {
        if (encrypted.incrementAndGet() <= ENCRYPTIONS) {
          answer.put("CiphertextBlob", new byte[] {1});
        } else {
          status = 400;
          answer
              .put("__type", "AccessDeniedException")
              .put("message", "not authorized to perform: kms:Encrypt");
        }
      }
      HttpStub.sendJson(exchange, status, answer);
    }
  }

  private static FunctionAws clients(HttpStub aws) {
    return new FunctionAws(
        configured(KmsClient.builder().httpClient(UrlConnectionHttpClient.create()), aws).build(),
        configured(DynamoDbClient.builder().httpClient(UrlConnectionHttpClient.create()), aws)
            .build());
  }

  private static <B extends AwsClientBuilder<B, ?>> B configured(B client, HttpStub aws) {
    return client
        .region(Region.of("eu-central-1"))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "example")))
        .endpointOverride(aws.url().resolve("/"));
  }
}
