package io.nitrosigner.emulators.enclave;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.protocol.control.KeyRows.Staged;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * That an enclave takes more keys than one frame holds, and more than KMS wants to decrypt at once.
 * {@code -Dmany.keys=10000} makes it ten thousand, to measure.
 */
@Timeout(600)
final class ManyKeysTest {
  private static final int COUNT = Integer.getInteger("many.keys", 120);
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private static EnclaveWorld world;
  private static List<ValidatorKeyRecord> rows;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    world = EnclaveWorld.start(directory);
    rows = IntStream.range(0, COUNT).parallel().mapToObj(world.records()::v2).toList();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @AfterEach
  void unthrottle() {
    world.kmsThrottle().limit(NO_LIMIT);
  }

  @Test
  void unsealsThemAll() throws IOException {
    try (EnclaveGuest enclave = world.boot()) {
      EnclaveState state = enclave.call(world.init(rows)).state();

      assertThat(state.keysLoaded()).isEqualTo(COUNT);
    }
  }

  /** Sixteen callers share so little that the SDK's own attempts are not enough. */
  @Test
  void unsealsThemAllHoweverOftenKmsRefuses() throws IOException {
    List<ValidatorKeyRecord> some = rows.subList(0, 40);
    world.kmsThrottle().limit(8);
    try (EnclaveGuest enclave = world.boot()) {
      EnclaveState state = enclave.call(world.init(some)).state();

      assertThat(state.keysLoaded()).isEqualTo(some.size());
    }
  }

  @Test
  void namesAHundredOfThoseThatFailAndCountsThemAll() throws IOException {
    ValidatorKeyRecord good = rows.getFirst();
    List<ValidatorKeyRecord> foreign =
        rows.stream()
            .skip(1)
            .map(
                row ->
                    new ValidatorKeyRecord(
                        row.deployment(), row.pubkey(), "mainnet", row.ciphertext(), true, 2))
            .toList();
    try (EnclaveGuest enclave = world.boot()) {
      List<ValidatorKeyRecord> all = Stream.concat(Stream.of(good), foreign.stream()).toList();
      EnclaveState state = enclave.call(world.init(all)).state();

      assertThat(state.phase()).isEqualTo("SERVING");
      assertThat(state.keysFailed()).isEqualTo(COUNT - 1);
      assertThat(state.failures())
          .hasSize(EnclaveState.MAX_FAILURES)
          .extracting(KeyFailure::reason)
          .containsOnly("is a key of the network mainnet");
    }
  }

  @Test
  void takesRowsBeforeTheRequestThatTheyBelongTo() throws IOException {
    int half = COUNT / 2;
    try (EnclaveGuest enclave = world.boot()) {
      enclave.call(new ControlRequest.Rows("forgotten", rows));
      enclave.call(new ControlRequest.Rows("a", rows.subList(0, 10)));
      ControlResponse staged = enclave.call(new ControlRequest.Rows("a", rows.subList(10, half)));
      assertThat(staged.state().phase()).isEqualTo("SEALED");

      ControlResponse response = enclave.call(init(rows.subList(half, COUNT), "a", half));

      assertThat(response.status()).as(response.body().toString()).isEqualTo(200);
      assertThat(response.state().keysLoaded()).isEqualTo(COUNT);
    }
  }

  /** The reference system's rows take some 3.5 KB each: more than two frames hold. */
  @Test
  void takesTenThousandRowsOfTheReferenceSystem() throws IOException {
    String ciphertext = "A".repeat(3_500);
    List<ValidatorKeyRecord> foreign =
        IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    new ValidatorKeyRecord(
                        EnclaveWorld.DEPLOYMENT,
                        String.format("%096x", i),
                        "mainnet",
                        ciphertext,
                        true,
                        1))
            .toList();
    try (EnclaveGuest enclave = world.boot()) {
      for (int i = 0; i < foreign.size(); i += 2_000) {
        enclave.call(new ControlRequest.Rows("a", foreign.subList(i, i + 2_000)));
      }

      EnclaveState state = enclave.call(init(rows.subList(0, 1), "a", 10_000)).state();

      assertThat(state.keysLoaded()).isEqualTo(1);
      assertThat(state.keysFailed()).isEqualTo(10_000);
    }
  }

  @Test
  void staysSealedWhenStagedRowsAreMissing() throws IOException {
    try (EnclaveGuest enclave = world.boot()) {
      enclave.call(new ControlRequest.Rows("a", rows.subList(0, 10)));

      ControlResponse response = enclave.call(init(List.of(), "a", 11));
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.message()).contains("staged: expected 11 rows staged before, found 10");
      assertThat(enclave.call(init(List.of(), "b", 10)).message()).contains("found 0");
      assertThat(enclave.state().phase()).isEqualTo("SEALED");
      assertThat(enclave.call(init(List.of(), "a", 10)).state().keysLoaded()).isEqualTo(10);
    }
  }

  @Test
  void takesRowsWhileItServes() throws IOException {
    try (EnclaveGuest enclave = world.boot()) {
      enclave.call(world.init(rows.subList(0, 1)));
      enclave.call(new ControlRequest.Rows("a", rows.subList(0, 10)));
      KeyRows staged = staged(List.of(), "a", 10);

      EnclaveState state = enclave.call(world.keys(List.of()).with(staged)).state();
      while (state.reload().equals(EnclaveState.RELOAD_RUNNING)) {
        state = enclave.state();
      }
      assertThat(state.keysLoaded()).isEqualTo(10);
    }
  }

  private static ControlRequest.Init init(
      List<ValidatorKeyRecord> last, String staging, int staged) {
    ControlRequest.Init init = world.init(List.of());
    return new ControlRequest.Init(
        init.config(), init.credential(), init.encryptedTlsKey(), staged(last, staging, staged));
  }

  private static KeyRows staged(List<ValidatorKeyRecord> last, String staging, int staged) {
    return new KeyRows(last, List.of(), 0, Optional.of(new Staged(staging, staged)));
  }
}
