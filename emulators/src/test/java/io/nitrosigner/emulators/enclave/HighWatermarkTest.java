package io.nitrosigner.emulators.enclave;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.slashing.HighWatermark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An end of signing that the operator sets in the table reaches every enclave in seconds. */
@Timeout(60)
final class HighWatermarkTest {
  private static EnclaveWorld world;
  private static ServingGuest enclave;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    world = EnclaveWorld.start(directory);
    enclave = ServingGuest.serve(world, ServingGuest.keys(world, 1));
    enclave.register(0);
  }

  @AfterAll
  static void stop() {
    enclave.close();
    world.close();
  }

  @Test
  void isServedAndEnforcedUntilItIsRemoved() throws IOException {
    assertThat(served()).isEqualTo("{}");

    world.history().table().highWatermark(Optional.of(new HighWatermark(10, 80)));
    await("{\"epoch\":\"10\",\"slot\":\"80\"}");
    enclave.assertSigns(0, Requests.vote(8, 9, "a"));
    enclave.assertSigns(0, Requests.block(79, "a"));
    enclave.assertRefuses(0, Requests.vote(8, 10, "a"), 412, "above the high watermark");
    enclave.assertRefuses(0, Requests.block(80, "a"), 412, "above the high watermark");
    enclave.assertSigns(0, Requests.randaoReveal());
    assertThat(enclave.refusals("high_watermark")).isEqualTo(2);

    world.history().table().highWatermark(Optional.empty());
    await("{}");
    enclave.assertSigns(0, Requests.vote(8, 10, "a"));
    enclave.assertSigns(0, Requests.block(80, "a"));
  }

  /** Enclaves read it every five seconds. */
  private static void await(String expected) throws IOException {
    long start = System.nanoTime();
    while (!served().equals(expected)) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
  }

  private static String served() throws IOException {
    return enclave.get("/api/v1/eth2/highWatermark").body();
  }
}
