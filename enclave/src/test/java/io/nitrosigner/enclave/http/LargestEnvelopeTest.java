package io.nitrosigner.enclave.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.duty.SigningRequest;
import io.nitrosigner.signing.network.Fork;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The bounds on bytes and on values hold for what the network passes. */
final class LargestEnvelopeTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int MAX_PAYLOAD_SIZE = 10 << 20;
  private static final int DEPOSITS = 13_333;
  private static final int BYTES_PER_DEPOSIT = 192;
  private static final int TRANSACTIONS = 16_384;

  @Test
  void isReadAsAWhole() throws IOException {
    byte[] body = JSON.writeValueAsBytes(envelope());

    assertThat(body).hasSizeBetween(2 * MAX_PAYLOAD_SIZE, Limits.MAX_BODY_BYTES);
    assertThat(SigningRequest.read(JsonTree.read(body), Corpus.latest(Fork.GLOAS)).duty())
        .isInstanceOf(Duty.ExecutionPayloadEnvelope.class);
  }

  private static JsonNode envelope() throws IOException {
    JsonNode request = JSON.readTree(Corpus.read("envelope"));
    JsonNode data = request.at("/execution_payload_envelope/data");
    ArrayNode deposits = (ArrayNode) data.at("/execution_requests/deposits");
    JsonNode deposit = deposits.get(0);
    while (deposits.size() < DEPOSITS) {
      deposits.add(deposit);
    }
    int left = MAX_PAYLOAD_SIZE - DEPOSITS * BYTES_PER_DEPOSIT;
    String transaction = "0x" + "02".repeat(left / TRANSACTIONS);
    ArrayNode transactions = ((ObjectNode) data.path("payload")).putArray("transactions");
    while (transactions.size() < TRANSACTIONS) {
      transactions.add(transaction);
    }
    return request;
  }
}
