package io.nitrosigner.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.nitrosigner.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;

/** The operations of KMS and DynamoDB that the TLS verbs need, over HTTP, for one row. */
public final class TlsStub implements AutoCloseable {
  /** The requests for key pairs. */
  public final List<JsonNode> generated = new ArrayList<>();

  public int encryptions;

  /** Whether the key policy lets the caller decrypt outside an enclave. */
  public boolean mayDecrypt;

  /** What happens between reading and writing. */
  Runnable beforePut = () -> {};

  /** Whether the next row is stored and its answer is not. */
  boolean losesNextAnswer;

  private final HttpStub server;
  private final KeyPair pair;
  private JsonNode encrypted = MissingNode.getInstance();
  private JsonNode row = MissingNode.getInstance();

  /** Listens. */
  public TlsStub() throws IOException {
    try {
      pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
    server = HttpStub.with(this::answer);
  }

  /** Of both services. */
  public URI url() {
    return server.url().resolve("/");
  }

  /** What is stored; missing if nothing is. */
  public JsonNode row() {
    return row;
  }

  /** The last request for encryption. */
  public JsonNode encrypted() {
    return encrypted;
  }

  byte[] publicKey() {
    return pair.getPublic().getEncoded();
  }

  /** Somebody else's row. */
  void put(String ciphertext, String certificate) {
    ObjectNode other = Json.mapper().createObjectNode();
    other.putObject("encrypted_tls_key_b64").put("S", ciphertext);
    other.putObject("cert_pem").put("S", certificate);
    row = other;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = Json.mapper().readTree(exchange.getRequestBody());
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      ObjectNode answer = Json.mapper().createObjectNode();
      int status = 200;
      switch (target.substring(target.indexOf('.') + 1)) {
        case "GetItem" -> {
          if (!row.isMissingNode()) {
            answer.set("Item", row);
          }
        }
        case "PutItem" -> {
          beforePut.run();
          if (isAsExpected(request)) {
            row = request.path("Item");
            status = losesNextAnswer ? 500 : status;
            losesNextAnswer = false;
          } else {
            status = 400;
            answer.put(
                "__type", "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException");
          }
        }
        case "GenerateDataKeyPair" -> {
          generated.add(request);
          answer
              .put("PrivateKeyPlaintext", pair.getPrivate().getEncoded())
              .put("PublicKey", publicKey());
        }
        case "Encrypt" -> {
          encrypted = request;
          answer.put("CiphertextBlob", new byte[] {(byte) ++encryptions});
        }
        case "Decrypt" -> {
          if (mayDecrypt) {
            answer.put("Plaintext", encrypted.path("Plaintext").asText());
          } else {
            status = 400;
            answer
                .put("__type", "AccessDeniedException")
                .put("message", "not authorized to perform: kms:Decrypt");
          }
        }
        default -> throw new IllegalStateException(target);
      }
      HttpStub.sendJson(exchange, status, answer);
    }
  }

  private boolean isAsExpected(JsonNode request) {
    String condition = request.path("ConditionExpression").asText();
    return switch (condition) {
      case "attribute_not_exists(key_id)" -> row.isMissingNode();
      case "encrypted_tls_key_b64 = :old" ->
          row.at("/encrypted_tls_key_b64/S")
              .equals(request.at("/ExpressionAttributeValues/:old/S"));
      default -> throw new IllegalStateException(condition);
    };
  }

  @Override
  public void close() {
    server.close();
  }
}
