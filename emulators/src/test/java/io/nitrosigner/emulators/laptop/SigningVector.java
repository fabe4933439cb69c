package io.nitrosigner.emulators.laptop;

import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.protocol.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A request on mainnet with its signature, both made by Lodestar 1.39.1 with the interop keys.
 *
 * @param position slot or target epoch, by which slashable duties of a key must ascend
 */
record SigningVector(
    String name, String type, String pubkey, JsonNode request, String signature, long position) {
  private static final Path FILE =
      Path.of("..", "signing", "src", "test", "resources", "vectors", "signing-mainnet.json");

  /** All vectors of one type, in an order in which they can be signed. */
  static List<SigningVector> ofType(String type) throws IOException {
    List<SigningVector> vectors = new ArrayList<>();
    for (JsonNode vector : Json.mapper().readTree(FILE.toFile()).path("vectors")) {
      if (vector.path("type").asText().equals(type)) {
        vectors.add(read(vector));
      }
    }
    vectors.sort(Comparator.comparingLong(SigningVector::position));
    return vectors;
  }

  private static SigningVector read(JsonNode vector) {
    JsonNode request = vector.path("request");
    return new SigningVector(
        vector.path("name").asText(),
        vector.path("type").asText(),
        vector.path("pubkey").asText(),
        request,
        vector.path("signature").asText(),
        position(request));
  }

  private static long position(JsonNode request) {
    JsonNode block = request.path("beacon_block");
    return request
        .at("/attestation/target/epoch")
        .asLong(block.path("block_header").path("slot").asLong(block.at("/block/slot").asLong(0)));
  }
}
