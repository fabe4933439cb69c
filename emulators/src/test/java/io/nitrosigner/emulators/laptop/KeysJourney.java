package io.nitrosigner.emulators.laptop;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.emulators.keys.Keystores;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A keystore from another signer comes into a running one, signs, and goes again. */
final class KeysJourney {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int KEY = 2;

  @Test
  void importsSignsUnassignsAndRemoves(@TempDir Path directory) throws Exception {
    Path keystores = Files.createDirectory(directory.resolve("keystores"));
    Keystores.write(keystores, KEY);
    Path password = Keystores.password(directory, Keystores.PASSWORD);
    String key = "0x" + Keystores.pubkey(KEY);
    LocalSystem system = new LocalSystem(directory.resolve("home"));
    system.up("--interop", "1", "--network", "mainnet");
    try (HttpClient client = system.client()) {
      String since = system.status().enclave().orElseThrow().since();

      String imported =
          keys(
              system,
              "import",
              keystores.toString(),
              "--password-file",
              password.toString(),
              "--never-signed");
      assertThat(imported).contains(key + "  imported");
      assertThat(keys(system, "list")).contains(key, "block -, attestation -");
      reload(system, client, served -> served.contains(key));
      SigningVector reveal = vector(key, "RANDAO_REVEAL");
      assertThat(system.sign(client, key, reveal.request()).body()).contains(reveal.signature());

      assertThat(keys(system, "unassign", key)).contains("unassigned");
      reload(system, client, served -> !served.contains(key));
      assertThat(system.sign(client, key, reveal.request()).statusCode()).isEqualTo(404);
      assertThat(keys(system, "remove", key, "--yes", "1")).contains("removed");

      assertThat(keys(system, "list", "--all")).doesNotContain(key);
      assertThat(history(system, key)).contains("\"registered\":true");
      assertThat(system.status().enclave().orElseThrow().since()).isEqualTo(since);
    } finally {
      system.down();
    }
  }

  private static SigningVector vector(String key, String type) throws IOException {
    return SigningVector.ofType(type).stream()
        .filter(vector -> vector.pubkey().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private static String keys(LocalSystem system, String verb, String... options)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("keys", verb));
    line.addAll(List.of("--output", system.home().resolve("output.json").toString()));
    line.addAll(List.of(options));
    LocalSystem.Said said = system.verb(line.toArray(String[]::new));
    assertThat(said.exit()).as(said.err()).isZero();
    return said.out();
  }

  private static String history(LocalSystem system, String key)
      throws IOException, InterruptedException {
    String outputs = system.home().resolve("output.json").toString();
    return system.verb("slashing", "show", key, "--json", "--output", outputs).out();
  }

  /** Has the signer look at the table, and waits until its keys are as they are to be. */
  private static void reload(LocalSystem system, HttpClient client, Predicate<String> expected)
      throws IOException, InterruptedException {
    HttpRequest reload =
        HttpRequest.newBuilder(system.url("/reload"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(client.send(reload, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(202);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String served = system.get(client, "/api/v1/eth2/publicKeys").body();
    while (!expected.test(served)) {
      assertThat(System.nanoTime()).as(served).isLessThan(deadline);
      served = system.get(client, "/api/v1/eth2/publicKeys").body();
    }
  }
}
