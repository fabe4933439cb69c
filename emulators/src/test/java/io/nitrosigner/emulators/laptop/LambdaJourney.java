package io.nitrosigner.emulators.laptop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.emulators.laptop.LocalSystem.Said;
import io.nitrosigner.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The function in the jar that AWS is given, as its callers meet it, and the TLS verbs beside it.
 */
final class LambdaJourney {
  private static final Path JAR = Path.of("target/dist/lambda/signer-function.jar");

  @Test
  void answersAsTheReferenceDoesAndFailsWhereThatWasSilent(@TempDir Path directory)
      throws Exception {
    LocalSystem system = new LocalSystem(directory.resolve("home"));
    system.up("--interop", "2", "--network", "mainnet");
    try {
      assertThat(answer(system, "web3signer_status")).isEqualTo("\"OK\"");
      assertThat(json(answer(system, "web3signer_public_keys"))).hasSize(2);
      String sealed = answer(system, "get_tls_key");
      assertThat(json(sealed).isTextual()).isTrue();
      assertFails(system, "decrypt_tls_key", "with an explicit deny in a resource-based policy");
      assertFails(system, "dance", "was 'dance'");
      makesKeys(system, directory.resolve("event.json"));

      JsonNode set = json(answer(system, "set_tls_key"));
      assertThat(set.at("/server/names")).hasSize(2);
      assertThat(answer(system, "get_tls_key")).isNotEqualTo(sealed);

      Said shown = verb(system, "tls", "show", "--json");
      assertThat(json(shown.out()).path("server")).isEqualTo(set.path("server"));
      assertThat(verb(system, "tls", "set").exit()).isEqualTo(1); // nobody says yes
      Said again = verb(system, "tls", "set", "--yes");
      assertThat(again.exit()).as(again.err()).isZero();
      assertThat(again.err())
          .contains("replaces SHA-256 " + set.at("/server/fingerprint_sha256").asText());
      assertThat(verb(system, "tls", "show", "--pem").out())
          .isEqualTo(Files.readString(system.home().resolve("tls/ca.pem")));
    } finally {
      system.down();
    }
  }

  @Test
  void hasNothingInItsJarThatItHasNoUseFor() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      Set<String> places =
          jar.stream()
              .filter(entry -> !entry.isDirectory() && !entry.getName().startsWith("META-INF/"))
              .map(entry -> entry.getName().replaceFirst("/[^/]*$", ""))
              .map(LambdaJourney::place)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(places)
          .containsExactlyInAnyOrder(
              "com/amazonaws/services",
              "com/fasterxml/jackson",
              "io/nitrosigner/operator",
              "io/nitrosigner/protocol",
              "io/nitrosigner/signing",
              "io/nitrosigner/slashing",
              "lib",
              "mime.types",
              "org/bouncycastle",
              "org/reactivestreams",
              "org/slf4j",
              "org/yaml/snakeyaml",
              "software/amazon/awssdk");
      assertThat(jar.stream().filter(entry -> entry.getName().startsWith("org/bouncycastle/")))
          .hasSizeLessThan(1000);
      assertThat(jar.stream().map(entry -> entry.getName()))
          .noneMatch(name -> name.contains("/cli/") || name.contains("/http/apache"));
    }
    assertThat(Files.size(JAR)).isLessThan(14_000_000);
  }

  private static void makesKeys(LocalSystem system, Path event) throws Exception {
    Files.writeString(
        event,
        """
        {"num_validators": 2, "mnemonic_language": "english", "chain": "mainnet",
         "eth1_withdrawal_address": "0x6F4b46423fc6181a0cF34e6716c220BD4d6C2471"}
        """);
    Said made = verb(system, "invoke", "--key-generation", "--event", event.toString());
    assertThat(made.exit()).as(made.err()).isZero();
    assertThat(json(made.out())).hasSize(2);
    for (JsonNode pubkey : json(made.out())) {
      Said assigned = verb(system, "keys", "assign", "0x" + pubkey.asText());
      assertThat(assigned.exit()).as(assigned.err()).isZero();
    }
  }

  private static String place(String path) {
    List<String> roots = List.of("org/bouncycastle", "org/reactivestreams", "org/slf4j");
    return roots.stream()
        .filter(path::startsWith)
        .findFirst()
        .orElseGet(
            () -> {
              String[] parts = path.split("/", -1);
              return String.join("/", List.of(parts).subList(0, Math.min(3, parts.length)));
            });
  }

  private static String answer(LocalSystem system, String operation) throws Exception {
    Said said = verb(system, "invoke", operation);
    assertThat(said.exit()).as(said.err()).isZero();
    return said.out().strip();
  }

  private static void assertFails(LocalSystem system, String operation, String why)
      throws Exception {
    Said said = verb(system, "invoke", operation);
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).isEmpty();
    assertThat(json(said.err()).path("errorMessage").asText()).contains(why);
  }

  private static Said verb(LocalSystem system, String... line)
      throws IOException, InterruptedException {
    String[] whole = Arrays.copyOf(line, line.length + 2);
    whole[line.length] = "--output";
    whole[line.length + 1] = system.home().resolve("output.json").toString();
    return system.verb(whole);
  }

  private static JsonNode json(String text) throws IOException {
    return Json.mapper().readTree(text);
  }
}
