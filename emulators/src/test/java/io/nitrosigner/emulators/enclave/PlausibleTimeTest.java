package io.nitrosigner.emulators.enclave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.operator.network.Networks;
import io.nitrosigner.protocol.control.HistoryRecord;
import io.nitrosigner.protocol.control.HistoryResults.Outcome;
import io.nitrosigner.signing.duty.DutyPolicy;
import io.nitrosigner.signing.network.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a network that tells when it began, duties about now are signed, by a clock that is right. */
@Timeout(60)
final class PlausibleTimeTest {
  private static final Network NETWORK = Networks.find(EnclaveWorld.NETWORK);

  /** Slots of an hour, so that the epoch is the same throughout a test. */
  private static final Duration SLOT = Duration.ofHours(1);

  private static final long SLOTS = 10_000;
  private static final long EPOCH = SLOTS / NETWORK.slotsPerEpoch();

  private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);
  private static final InstantSource CLOCK = () -> Instant.now().plus(AHEAD.get());

  private static EnclaveWorld world;

  private ServingGuest enclave;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    Instant genesis = Instant.now().minus(SLOT.multipliedBy(SLOTS)).minus(SLOT.dividedBy(2));
    Map<String, Object> config = new HashMap<>(NETWORK.toMap());
    config.put("SLOT_DURATION_MS", Long.toString(SLOT.toMillis()));
    config.put("GENESIS_TIME", Long.toString(genesis.getEpochSecond()));
    world = EnclaveWorld.start(directory, config, DutyPolicy.DEFAULT);
  }

  @BeforeEach
  void serve() throws IOException {
    enclave = ServingGuest.serve(world, world.boot(CLOCK), world.init(ServingGuest.keys(world, 1)));
    world.history().forget(0);
    enclave.register(0);
  }

  @AfterEach
  void close() {
    AHEAD.set(Duration.ZERO);
    enclave.close();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {-2, -1, 0, 1, 2})
  void signsWhatIsAboutNow(long distance) throws IOException {
    enclave.assertSigns(0, vote(EPOCH + distance));
    enclave.assertSigns(0, Requests.block(SLOTS + distance * NETWORK.slotsPerEpoch(), "a"));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1_250, -3, 3, 1_000_000_000})
  void refusesWhatIsFarFromNow(long distance) throws IOException {
    enclave.assertRefuses(0, vote(EPOCH + distance), 412, "too far from now");
    long slot = SLOTS + distance * NETWORK.slotsPerEpoch();
    enclave.assertRefuses(0, Requests.block(slot, "a"), 412, "too far from now");
    assertThat(enclave.refusals("implausible_time")).isEqualTo(2);
    enclave.assertSigns(0, vote(EPOCH));
    enclave.assertSigns(0, Requests.block(SLOTS, "a"));
  }

  @ParameterizedTest
  @ValueSource(longs = {-86_400, -62, 62, 86_400})
  void refusesByAClockThatDiffersFromTheHypervisors(long seconds) throws IOException {
    AHEAD.set(Duration.ofSeconds(seconds));

    enclave.assertRefuses(0, vote(EPOCH), 412, "the clock of this enclave cannot be trusted");
    enclave.assertRefuses(0, Requests.block(SLOTS, "a"), 412, "cannot be trusted");
    enclave.assertSigns(0, Requests.randaoReveal());
    assertThat(enclave.refusals("clock")).isEqualTo(2);

    AHEAD.set(Duration.ZERO);
    enclave.assertSigns(0, vote(EPOCH));
  }

  @Test
  void bearsAClockThatIsNearlyRight() throws IOException {
    AHEAD.set(Duration.ofSeconds(50));
    enclave.assertSigns(0, vote(EPOCH));
    AHEAD.set(Duration.ofSeconds(-50));
    enclave.assertSigns(0, Requests.block(SLOTS, "a"));
  }

  @Test
  void takesNoHistoryThatWouldUseAKeyUp() throws IOException {
    assertThat(enclave.add(Optional.empty(), signed(EPOCH + 3))).isEqualTo(Outcome.IMPLAUSIBLE);
    assertThat(enclave.add(Optional.empty(), signed(EPOCH - 1))).isEqualTo(Outcome.RAISED);
    enclave.assertSigns(0, vote(EPOCH));
    AHEAD.set(Duration.ofDays(1));
    assertThatThrownBy(() -> enclave.add(Optional.empty(), signed(EPOCH + 1)))
        .hasMessageContaining("control response body");
    AHEAD.set(Duration.ZERO);
    assertThat(enclave.add(Optional.empty(), signed(EPOCH + 1))).isEqualTo(Outcome.RAISED);
  }

  private static String vote(long target) {
    return Requests.vote(0, target, "a");
  }

  private static HistoryRecord signed(long target) {
    return ServingGuest.record(0, Optional.of(HistoryRecord.Vote.of(0, target, Optional.empty())));
  }
}
