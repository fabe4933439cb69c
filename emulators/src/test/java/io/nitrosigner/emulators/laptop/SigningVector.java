package io.nitrosigner.emulators.laptop;

import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.protocol.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A request on mainnet with its signature, both made by Lodestar 1.39.1 with the interop keys.
 *
 * @param position slot or target epoch, by which slashable duties of a key must ascend
 */
public record SigningVector(
    String name, String type, String pubkey, JsonNode request, String signature, long position) {
  private static final Path FILE =
      Path.of("..", "signing", "src", "test", "resources", "vectors", "signing-mainnet.json");

  /** All vectors, in an order in which they can be signed. */
  public static List<SigningVector> all() throws IOException {
    List<SigningVector> vectors = new ArrayList<>();
    for (JsonNode vector : Json.mapper().readTree(FILE.toFile()).path("vectors")) {
      vectors.add(read(vector));
    }
    vectors.sort(Comparator.comparingLong(SigningVector::position));
    return vectors;
  }

  /** Those of one type, in the same order. */
  public static List<SigningVector> ofType(String type) throws IOException {
    return all().stream().filter(vector -> vector.type().equals(type)).toList();
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
    return Stream.of(
            "/attestation/target/epoch",
            "/block/slot",
            "/beacon_block/block/slot",
            "/beacon_block/block_header/slot")
        .mapToLong(place -> request.at(place).asLong())
        .sum();
  }
}
