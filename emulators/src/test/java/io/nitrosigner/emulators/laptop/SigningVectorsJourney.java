package io.nitrosigner.emulators.laptop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every known answer of mainnet, of every type and fork, asked for over HTTPS. */
final class SigningVectorsJourney {
  @Test
  void signsThemAll(@TempDir Path directory) throws Exception {
    List<SigningVector> vectors = SigningVector.all();
    assertThat(vectors).hasSize(210);
    assertThat(vectors.stream().map(SigningVector::type).distinct()).hasSize(13);

    LocalSystem system = new LocalSystem(directory.resolve("home"));
    system.up(
        "--interop",
        "4",
        "--network",
        Timeless.network("mainnet", directory),
        "--allow",
        "voluntary_exit,deposit");
    try (HttpClient client = system.client()) {
      for (SigningVector vector : vectors) {
        HttpResponse<String> response = system.sign(client, vector.pubkey(), vector.request());
        assertThat(response.body()).as(vector.name()).isEqualTo(vector.signature());
      }
    } finally {
      system.down();
    }
  }
}
