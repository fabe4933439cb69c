package io.nitrosigner.enclave;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.enclave.history.Protections;
import io.nitrosigner.enclave.http.Corpus;
import io.nitrosigner.enclave.http.JsonTree;
import io.nitrosigner.enclave.http.RefusedException;
import io.nitrosigner.enclave.telemetry.Telemetry;
import io.nitrosigner.enclave.unseal.KeyRing;
import io.nitrosigner.enclave.unseal.KeyRings;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.duty.DutyPolicy;
import io.nitrosigner.signing.keys.InteropKeys;
import io.nitrosigner.signing.network.Network;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every place of a request of every type, replaced by what does not belong there, from bytes to the
 * answer: refusals that clients know, and never a failure of ours.
 */
final class EveryPlaceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<JsonNode> STRANGERS =
      strangers(
          """
          [null, true, -1, 77777777777, 1.5, 18446744073709551616, "", "x", "0x", "0xzz", "\\ud800",
           "18446744073709551615", "0x%s", {}, [], [[]], {"data": {}}]
          """
              .formatted("ff".repeat(4096)));

  private final SecretKey key = SecretKey.adopt(InteropKeys.secret(0));
  private final KeyRing keys = KeyRings.of(List.of(key));
  private final Telemetry telemetry = new Telemetry(InstantSource.system());
  private final Set<Integer> statuses = new TreeSet<>();

  @AfterEach
  void wipe() {
    keys.close();
  }

  @Test
  void isSignedOrRefused() throws Exception {
    for (Network network : Corpus.NETWORKS) {
      Reloading reloading = new Reloading(InstantSource.system(), () -> {});
      try (RemoteSigning signing =
          new RemoteSigning(
              keys,
              network,
              DutyPolicy.DEFAULT,
              Protections.of(keys.publicKeys(), network, telemetry),
              reloading)) {
        for (String name : Corpus.REQUESTS) {
          for (byte[] body : changed(JSON.readTree(Corpus.read(name)))) {
            statuses.add(status(signing, body));
          }
        }
      }
    }
    assertThat(statuses).containsExactly(200, 400, 403, 412);
  }

  private int status(RemoteSigning signing, byte[] body)
      throws InterruptedException, TimeoutException {
    try {
      signing
          .sign(key.publicKey(), JsonTree.read(body), telemetry.begin())
          .toCompletableFuture()
          .get(5, SECONDS);
      return 200;
    } catch (RefusedException e) {
      return e.refusal().status();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        return refused.refusal().status();
      }
      throw new AssertionError("a client would see 500", e);
    }
  }

  /** The request itself, and with each stranger at each place. */
  private static List<byte[]> changed(JsonNode request) throws IOException {
    List<byte[]> bodies = new ArrayList<>();
    bodies.add(JSON.writeValueAsBytes(request));
    visit(request, () -> bodies.add(request.toString().getBytes(UTF_8)));
    return bodies;
  }

  private static void visit(JsonNode parent, Runnable changed) {
    if (parent instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> replace(object.path(name), to -> object.set(name, to), changed));
    } else if (parent instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int index = i;
        replace(array.path(i), to -> array.set(index, to), changed);
      }
    }
  }

  private static void replace(JsonNode child, Consumer<JsonNode> place, Runnable changed) {
    for (JsonNode stranger : STRANGERS) {
      place.accept(stranger);
      changed.run();
    }
    place.accept(child);
    visit(child, changed);
  }

  private static List<JsonNode> strangers(String json) {
    try {
      return List.copyOf(JSON.readValue(json, new TypeReference<List<JsonNode>>() {}));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
