package io.nitrosigner.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.nitrosigner.operator.Histories;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.Watermark;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The few operations of DynamoDB and KMS that the slashing verbs need, over HTTP. */
final class AwsStub implements AutoCloseable {
  static final String KEYS = "keys";
  static final String HISTORY = "history";

  /** Every key of the deployment, and its history. */
  final Map<PublicKey, Optional<Watermark>> keys = new LinkedHashMap<>();

  /** The items beside the histories. */
  final Map<String, JsonNode> others = new ConcurrentHashMap<>();

  private final HttpStub server;

  AwsStub() throws IOException {
    server = HttpStub.with(this::answer);
  }

  URI url() {
    return server.url().resolve("/");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = Json.mapper().readTree(exchange.getRequestBody());
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      ObjectNode answer = Json.mapper().createObjectNode();
      int status = 200;
      switch (target.substring(target.indexOf('.') + 1)) {
        case "Query" -> answer.set("Items", rows());
        case "BatchGetItem" -> {
          if (request.path("RequestItems").has(HISTORY)) {
            ArrayNode wanted = (ArrayNode) request.path("RequestItems").path(HISTORY).path("Keys");
            answer.putObject("Responses").set(HISTORY, items(wanted));
            putRest(answer.putObject("UnprocessedKeys"), wanted);
          } else {
            status = 400;
            answer.put("__type", "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException");
          }
        }
        case "Scan" -> answer.set("Items", registered());
        case "GetItem" ->
            Optional.ofNullable(others.get(request.at("/Key/pubkey/S").asText()))
                .ifPresent(item -> answer.set("Item", item));
        case "PutItem" -> others.put(request.at("/Item/pubkey/S").asText(), request.path("Item"));
        case "DeleteItem" -> others.remove(request.at("/Key/pubkey/S").asText());
        case "GenerateDataKeyWithoutPlaintext" -> {
          others.put("kms", request);
          answer.put("CiphertextBlob", "c2VhbGVk");
        }
        case "Encrypt" -> answer.put("CiphertextBlob", request.path("Plaintext").asText());
        default -> throw new IllegalStateException(target);
      }
      HttpStub.sendJson(exchange, status, answer);
    }
  }

  private ArrayNode rows() {
    ArrayNode rows = Json.mapper().createArrayNode();
    keys.keySet().forEach(key -> rows.addObject().set("pubkey", string(name(key))));
    return rows;
  }

  /** With the items beside the histories, as a scan finds them. */
  private ArrayNode registered() {
    ArrayNode rows = Json.mapper().createArrayNode();
    rows.addObject().set("pubkey", string("sealed_mac_key"));
    rows.addObject().set("pubkey", string("high_watermark"));
    keys.forEach(
        (key, history) ->
            history.ifPresent(_ -> rows.addObject().set("pubkey", string(name(key)))));
    return rows;
  }

  /** What is stored of the first of {@code wanted}: DynamoDB may answer with a part. */
  private ArrayNode items(ArrayNode wanted) {
    ArrayNode items = Json.mapper().createArrayNode();
    PublicKey key = PublicKey.read(wanted.at("/0/pubkey/S").asText());
    keys.getOrDefault(key, Optional.empty())
        .ifPresent(watermark -> items.add(item(key, watermark)));
    return items;
  }

  private static void putRest(ObjectNode unprocessed, ArrayNode wanted) {
    if (wanted.size() > 1) {
      ArrayNode rest = unprocessed.putObject(HISTORY).putArray("Keys");
      wanted.valueStream().skip(1).forEach(rest::add);
    }
  }

  private static ObjectNode item(PublicKey key, Watermark watermark) {
    ObjectNode item = Json.mapper().createObjectNode();
    item.set("pubkey", string(name(key)));
    watermark
        .chain()
        .ifPresent(chain -> item.set("genesis_validators_root", string(chain.toString())));
    watermark.block().ifPresent(block -> item.set("block_slot", number(block.slot())));
    watermark
        .vote()
        .ifPresent(
            vote -> {
              item.set("vote_source", number(vote.source()));
              item.set("vote_target", number(vote.target()));
            });
    return item;
  }

  /** A key of the deployment that has signed. */
  void signed(int key, long slot, long source, long target) {
    keys.put(
        Histories.key(key), Optional.of(Histories.signed(Histories.CHAIN, slot, source, target)));
  }

  private static String name(PublicKey key) {
    return key.toString().substring(2);
  }

  private static ObjectNode string(String value) {
    return Json.mapper().createObjectNode().put("S", value);
  }

  private static ObjectNode number(long value) {
    return Json.mapper().createObjectNode().put("N", Long.toString(value));
  }

  @Override
  public void close() {
    server.close();
  }
}
