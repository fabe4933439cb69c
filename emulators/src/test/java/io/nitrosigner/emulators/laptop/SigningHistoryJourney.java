package io.nitrosigner.emulators.laptop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signing history outlives its enclave, and goes with its keys to another deployment. */
final class SigningHistoryJourney {
  private static final int KEYS = 4;

  @Test
  void movesFromOneDeploymentToAnother(@TempDir Path directory) throws Exception {
    String network = Timeless.network("mainnet", directory);
    SigningVector vote = SigningVector.ofType("ATTESTATION").getLast();
    Path file = directory.resolve("history.json");
    LocalSystem old = new LocalSystem(directory.resolve("old"));
    old.up("--interop", Integer.toString(KEYS), "--network", network);
    try {
      assertSigned(old, vote);
      String enclave = old.status().enclaveId().orElseThrow();
      LocalSystem.kill(old.enclave());
      old.awaitAnotherEnclave(enclave);
      assertRefused(old, vote, "an attestation with this or a later target");
      assertSigned(old, vote);
      assertThat(slashing(old, "export", file.toString()).err()).contains("4 keys exported");
    } finally {
      old.down();
    }
    assertThat(Files.readString(file)).contains(vote.pubkey());

    LocalSystem next = new LocalSystem(directory.resolve("next"));
    next.up("--interop", Integer.toString(KEYS), "--network", network);
    try {
      assertThat(slashing(next, "import", file.toString()).err())
          .contains("4 keys: 1 raised, 3 unchanged");
      assertThat(slashing(next, "import", file.toString()).err()).contains("4 keys: 4 unchanged");
      assertRefused(next, vote, "an attestation with this or a later target");
      assertSigned(next, vote);
      raise(next, vote);
    } finally {
      next.down();
    }
  }

  /**
   * After the ceremony the very same message is refused as well, for nobody knows what was signed;
   * only the enclave that signed it itself repeats it, until it ends.
   */
  private static void raise(LocalSystem system, SigningVector vote) throws Exception {
    long target = vote.request().at("/attestation/target/epoch").asLong();
    String epoch = Long.toString(target + 1);
    assertThat(slashing(system, "raise", "--epoch", epoch, "--yes", "4").err())
        .contains("4 keys: 4 raised");
    assertRefused(system, vote, "");
    assertSigned(system, vote);
    String enclave = system.status().enclaveId().orElseThrow();
    LocalSystem.kill(system.enclave());
    system.awaitAnotherEnclave(enclave);
    HttpResponse<String> same = sign(system, vote.pubkey(), vote.request());
    assertThat(same.statusCode()).as(same.body()).isEqualTo(412);
    assertThat(slashing(system, "show", "--json").out())
        .contains("\"source_epoch\":\"" + epoch + "\",\"target_epoch\":\"" + epoch + "\"");
  }

  private static LocalSystem.Said slashing(LocalSystem system, String verb, String... options)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("slashing", verb));
    line.addAll(List.of(options));
    line.addAll(List.of("--output", system.home().resolve("output.json").toString()));
    LocalSystem.Said said = system.verb(line.toArray(String[]::new));
    assertThat(said.exit()).as(said.err()).isZero();
    return said;
  }

  private static void assertSigned(LocalSystem system, SigningVector vote) throws Exception {
    HttpResponse<String> response = sign(system, vote.pubkey(), vote.request());
    assertThat(response.body()).isEqualTo(vote.signature());
  }

  /** The same vote for another head: a double vote. */
  private static void assertRefused(LocalSystem system, SigningVector vote, String why)
      throws Exception {
    ObjectNode other = vote.request().deepCopy();
    other.remove("signingRoot");
    ((ObjectNode) other.get("attestation")).put("beacon_block_root", "0x" + "77".repeat(32));
    HttpResponse<String> response = sign(system, vote.pubkey(), other);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(412);
    assertThat(response.body()).contains(why);
  }

  private static HttpResponse<String> sign(LocalSystem system, String pubkey, JsonNode request)
      throws IOException, InterruptedException {
    try (HttpClient client = system.client()) {
      return system.sign(client, pubkey, request);
    }
  }
}
