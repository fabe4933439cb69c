package io.nitrosigner.host;

import io.nitrosigner.nitro.NitroException;
import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.EnclaveState;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one enclave serving: runs it when it is not there, initialises it while it is sealed,
 * leaves it alone while it serves, and replaces it when it has failed or gone.
 */
final class Watchdog {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  /** A booted enclave's Java starts within seconds, an emulated one's within some ten. */
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  /** How long to wait for a signal before looking for oneself. */
  private static final Duration READY_SLICE = Duration.ofSeconds(1);

  /** Answers come within milliseconds, and each of these silences lasts ten seconds. */
  private static final int MAX_SILENCES = 3;

  private static final Duration CHECK_EVERY = Duration.ofSeconds(2);
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(500);
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(1);

  /** An enclave that served this long did not fail for the reason of the one before. */
  private static final Duration STABLE = Duration.ofMinutes(1);

  private final HostConfiguration configuration;
  private final NitroCli nitroCli;
  private final Vsock vsock;
  private final Material material;
  private final ReadySignal ready;
  private final HostState state;
  private final InstantSource clock;
  private final CredentialRefresh credentials;
  private final TableWatch tables;
  private final CountDownLatch stopping = new CountDownLatch(1);

  /** How often in a row an enclave has not answered in time; used by the watching thread alone. */
  private int silences;

  /** A watchdog that has not begun. */
  Watchdog(
      HostConfiguration configuration,
      HostDevices devices,
      Material material,
      ReadySignal ready,
      HostState state) {
    this.configuration = configuration;
    this.nitroCli = devices.nitroCli();
    this.vsock = devices.vsock();
    this.material = material;
    this.ready = ready;
    this.state = state;
    this.clock = devices.clock();
    this.credentials = new CredentialRefresh(material, state, clock);
    this.tables =
        new TableWatch(material, state, clock, Duration.ofSeconds(configuration.pollSeconds()));
  }

  /** Watches until {@link #stop}. */
  void run() throws InterruptedException {
    Duration backOff = FIRST_BACK_OFF;
    while (stopping.getCount() > 0) {
      Instant began = clock.instant();
      try {
        watch();
      } catch (HostException | ProtocolException | NitroException | IOException e) {
        state.failed(String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        state.broke(e);
      }
      boolean stable = clock.instant().isAfter(began.plus(STABLE));
      backOff = stable ? FIRST_BACK_OFF : backOff;
      state.doing("waiting " + backOff.toMillis() + " ms before the next attempt");
      pause(backOff);
      backOff = shorter(backOff.multipliedBy(2), LONGEST_BACK_OFF);
    }
  }

  /** Ends {@link #run} soon, and leaves the enclave as it is. */
  void stop() {
    stopping.countDown();
    ready.wake();
  }

  private boolean pause(Duration duration) throws InterruptedException {
    return stopping.await(duration.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void watch() throws IOException, InterruptedException {
    RunningEnclave enclave = findOrRun();
    state.found(enclave);
    ControlChannel channel = new ControlChannel(vsock, enclave.cid());
    try {
      EnclaveState current = connect(enclave, channel);
      silences = 0;
      state.heard(current);
      credentials.forget();
      tables.forget();
      if (current.phase().equals("SEALED")) {
        current = initialise(channel);
      }
      while (true) {
        require(enclave, current);
        refreshIfServing(channel, current);
        tables.follow(channel, current);
        state.doing("watching");
        ready.await(CHECK_EVERY);
        if (stopping.getCount() == 0) {
          return;
        }
        current = channel.state();
        state.heard(current);
      }
    } catch (SocketTimeoutException e) {
      state.gone();
      throw silent(enclave);
    } catch (IOException | ProtocolException e) {
      state.gone();
      throw new IOException("the enclave does not answer any more: " + e.getMessage(), e);
    }
  }

  private EnclaveState initialise(ControlChannel channel) throws IOException {
    state.doing("initialising the enclave");
    Instant read = clock.instant();
    ControlRequest.Init init = material.init();
    EnclaveState initialised = channel.init(init);
    credentials.given(init.credential());
    tables.given(init.keys(), read);
    state.heard(initialised);
    return initialised;
  }

  private void refreshIfServing(ControlChannel channel, EnclaveState current) throws IOException {
    if (current.phase().equals("SERVING")) {
      credentials.refresh(channel);
    }
  }

  private RunningEnclave findOrRun() {
    state.doing("looking for the enclave");
    Optional<RunningEnclave> running = nitroCli.find(HostProgram.ENCLAVE_NAME);
    if (running.isPresent()) {
      return running.get();
    }
    ready.forget();
    silences = 0;
    state.gone();
    state.doing("running the enclave");
    RunningEnclave booted = nitroCli.run(HostProgram.ENCLAVE_NAME, configuration);
    state.booted();
    return booted;
  }

  /** The state once the control port is open; asks again at once when the enclave says it is. */
  private EnclaveState connect(RunningEnclave enclave, ControlChannel channel)
      throws IOException, InterruptedException {
    state.doing("waiting for the enclave");
    Instant deadline = clock.instant().plus(START_TIMEOUT);
    while (true) {
      try {
        return channel.state();
      } catch (SocketTimeoutException e) {
        throw e; // it is open
      } catch (IOException notYet) {
        if (clock.instant().isAfter(deadline)) {
          terminate(enclave);
          throw new HostException("the control port did not open within " + START_TIMEOUT);
        }
        awaitReady(enclave);
      }
    }
  }

  /** A signal may be lost, for example with the host program before this one: waits only a bit. */
  private void awaitReady(RunningEnclave enclave) throws InterruptedException {
    if (stopping.getCount() == 0) {
      throw new HostException("told to stop while the enclave started");
    }
    if (!ready.await(READY_SLICE)
        && !nitroCli
            .find(HostProgram.ENCLAVE_NAME)
            .map(RunningEnclave::id)
            .equals(Optional.of(enclave.id()))) {
      state.gone();
      throw new HostException("the enclave ended before its control port opened");
    }
  }

  /** One that is only slow gets another chance; one that never answers again does not serve. */
  private IOException silent(RunningEnclave enclave) {
    silences++;
    if (silences < MAX_SILENCES) {
      return new IOException("the enclave did not answer in time, " + silences + " times in a row");
    }
    silences = 0;
    terminate(enclave);
    return new IOException(
        "the enclave did not answer in time, " + MAX_SILENCES + " times in a row: it is replaced");
  }

  /** Whatever comes of it, why the enclave had to end is what the operator must hear. */
  private void terminate(RunningEnclave enclave) {
    try {
      nitroCli.terminate(enclave);
    } catch (HostException | ProtocolException e) {
      LOG.error("enclave not terminated id={} reason={}", enclave.id(), e.getMessage());
    }
  }

  private void require(RunningEnclave enclave, EnclaveState current) {
    if (current.phase().equals("FAILED")) {
      terminate(enclave);
      throw new HostException("the enclave failed: " + current.reason().orElse("no reason given"));
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
