package io.nitrosigner.enclave;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.enclave.Rotation.InUse;
import io.nitrosigner.enclave.TableChanges.Held;
import io.nitrosigner.enclave.aws.HeldCredentials;
import io.nitrosigner.enclave.aws.VsockAws;
import io.nitrosigner.enclave.history.SlashingProtection;
import io.nitrosigner.enclave.http.ServerCounters;
import io.nitrosigner.enclave.http.ServerIdentity;
import io.nitrosigner.enclave.life.Life;
import io.nitrosigner.enclave.life.Phase.Event;
import io.nitrosigner.enclave.life.WrongPhaseException;
import io.nitrosigner.enclave.telemetry.Moment;
import io.nitrosigner.enclave.telemetry.Telemetry;
import io.nitrosigner.enclave.unseal.Commitment;
import io.nitrosigner.enclave.unseal.KeyRing;
import io.nitrosigner.enclave.unseal.UnsealException;
import io.nitrosigner.enclave.unseal.Unsealer;
import io.nitrosigner.enclave.unseal.Unsealer.Pace;
import io.nitrosigner.enclave.work.PoolCounters;
import io.nitrosigner.nitro.NitroException;
import io.nitrosigner.nitro.kms.RecipientKey;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.EnclaveState.TlsState;
import io.nitrosigner.protocol.control.Exposition;
import io.nitrosigner.protocol.control.GivenRows;
import io.nitrosigner.protocol.control.HistoryAdditions;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.signing.SigningException;
import io.nitrosigner.signing.network.Network;
import io.nitrosigner.slashing.dynamodb.HistoryMac;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The program inside: it waits sealed for {@code init}, commits to its configuration, unseals its
 * keys by attestation, and serves. Thread-safe.
 */
final class Enclave implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Enclave.class);

  private final Devices devices;
  private final Life life;
  private final Reloading reloading;
  private final Staging staging;
  private final Telemetry telemetry;
  private final CompletableFuture<RecipientKey> recipient;

  /** KMS may keep an addition waiting, and the control port must not fill up with them. */
  private final Semaphore adding = new Semaphore(2);

  /** Guards what init publishes and {@link #close} takes away. */
  private final Object lock = new Object();

  /** While nothing is live yet, or any more. */
  private Held unsealed = Held.NOTHING;

  private Optional<Live> live = Optional.empty();
  private Optional<DynamoDbClient> dynamoDb = Optional.empty();
  private Optional<Network> network = Optional.empty();
  private Optional<String> configurationDigest = Optional.empty();
  private Optional<Registers> locked = Optional.empty();
  private boolean abandoned;

  Enclave(Devices devices) {
    this.devices = devices;
    this.life = new Life(devices.clock());
    this.reloading = new Reloading(devices.clock(), new Doorbell(devices.vsock())::ringSoon);
    this.staging = new Staging(devices.clock());
    this.telemetry = new Telemetry(devices.clock());
    this.recipient = CompletableFuture.supplyAsync(RecipientKey::generate);
  }

  /** Carries out one control operation. */
  ControlResponse handle(ControlRequest request) {
    try {
      return switch (request) {
        case ControlRequest.InitState() -> ControlResponse.done(state());
        case ControlRequest.Rows rows -> stage(rows);
        case ControlRequest.Init init -> init(init);
        case ControlRequest.Keys keys -> changeKeys(keys);
        case ControlRequest.Tls tls -> changeTls(tls);
        case ControlRequest.Metrics() -> ControlResponse.metrics(metrics());
        case ControlRequest.KeysUnavailable() -> keysUnavailable();
        case ControlRequest.Refresh fresh -> refresh(fresh);
        case ControlRequest.History additions -> addHistory(additions);
      };
    } catch (WrongPhaseException e) {
      return ControlResponse.refused(409, String.valueOf(e.getMessage()));
    } catch (ProtocolException e) {
      return ControlResponse.refused(400, String.valueOf(e.getMessage()));
    }
  }

  private ControlResponse stage(ControlRequest.Rows rows) {
    life.on(Event.ROWS);
    staging.add(rows);
    return ControlResponse.done(state());
  }

  private ControlResponse init(ControlRequest.Init init) {
    byte[] bytes = init.config().getBytes(UTF_8);
    SignerConfiguration configuration;
    KeyRows rows;
    try {
      configuration = SignerConfiguration.read(bytes);
      rows = staging.complete(init.keys());
    } catch (ProtocolException | SigningException e) {
      return ControlResponse.refused(400, "config: " + e.getMessage());
    }
    life.on(Event.INIT);
    try {
      commit(bytes, configuration.network());
      unsealAndServe(init, rows, configuration);
      return ControlResponse.done(state());
    } catch (UnsealException | NitroException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("interrupted");
    } catch (Throwable e) { // whatever it was, no key may stay behind; its message may quote one
      LOG.error("unsealing broke failure={}", e.getClass().getName());
      return failed("internal error: " + e.getClass().getSimpleName());
    }
  }

  private ControlResponse failed(String reason) {
    try {
      close();
    } finally {
      life.fail(reason);
    }
    return ControlResponse.failed(state());
  }

  private void commit(byte[] configuration, Network configured) {
    Commitment.commit(devices.module(), configuration);
    Registers committed = Registers.read(devices.module());
    synchronized (lock) {
      network = Optional.of(configured);
      configurationDigest = Optional.of(EnclaveReport.digest(configuration));
      locked = Optional.of(committed);
    }
  }

  private void unsealAndServe(
      ControlRequest.Init init, KeyRows rows, SignerConfiguration configuration)
      throws InterruptedException {
    HeldCredentials held = new HeldCredentials(init.credential());
    HistoryAccess history = new HistoryAccess(open(configuration, held), configuration);
    ServerIdentity tls;
    HistoryMac mac;
    try (Unsealer unsealer = unsealer(configuration, held, recipient.join())) {
      tls = unsealer.tls(init.encryptedTlsKey());
      mac = history.unseal(unsealer);
      keep(
          new Held(
              unsealer.keys(rows.readable(), Pace.EAGER).failing(rows.unreadable()),
              GivenRows.of(rows)));
      unsealer.attested().ifPresent(telemetry::attested);
    }
    SlashingProtection protection = history.protect(mac, devices, telemetry);
    publish(new InUse(tls, init.encryptedTlsKey()), configuration, held, protection);
  }

  private DynamoDbClient open(SignerConfiguration configuration, HeldCredentials held) {
    synchronized (lock) {
      requireOpen();
      DynamoDbClient client = aws(configuration).dynamoDb(held);
      dynamoDb = Optional.of(client);
      return client;
    }
  }

  private VsockAws aws(SignerConfiguration configuration) {
    return new VsockAws(devices.vsock(), devices.aws(), configuration.attested().region());
  }

  private Unsealer unsealer(
      SignerConfiguration configuration, HeldCredentials credentials, RecipientKey answeredTo) {
    return new Unsealer(
        aws(configuration).kms(credentials, telemetry::answered),
        devices.module(),
        answeredTo,
        configuration.attested(),
        configuration.network().name(),
        devices.clock());
  }

  private void keep(Held held) {
    synchronized (lock) {
      unsealed = held;
      requireOpen();
      requireSome(held.keys());
    }
  }

  private void publish(
      InUse tls,
      SignerConfiguration configuration,
      HeldCredentials held,
      SlashingProtection protection) {
    Supplier<Unsealer> unsealers = () -> unsealer(configuration, held, RecipientKey.generate());
    synchronized (lock) {
      if (abandoned) {
        protection.close();
      }
      requireOpen();
      KeyRing keys = unsealed.keys();
      Serving signer =
          Serving.start(
              devices.vsock(),
              tls.identity(),
              configuration,
              keys,
              protection,
              reloading,
              telemetry);
      live =
          Optional.of(
              new Live(
                  signer,
                  held,
                  new OperatorsWord(unsealers),
                  new TableChanges(
                      signer::change,
                      unsealed,
                      new ModestUnsealing(unsealers, telemetry),
                      reloading),
                  new Rotation(signer, tls, unsealers, devices.clock())));
      life.on(Event.KEYS_LOADED);
      LOG.info(
          "serving network={} keys={} failed={}",
          configuration.network().name(),
          keys.publicKeys().size(),
          keys.failures().size());
    }
  }

  private void requireOpen() {
    if (abandoned) {
      throw new UnsealException("the enclave was closed meanwhile");
    }
  }

  private static void requireSome(KeyRing keys) {
    if (keys.publicKeys().isEmpty() && !keys.failures().isEmpty()) {
      throw new UnsealException(
          "none of "
              + keys.failures().size()
              + " keys could be unsealed, the first because: "
              + keys.failures().getFirst().reason());
    }
  }

  /** Answers at once: old keystores take minutes, and the host must be able to watch meanwhile. */
  private ControlResponse changeKeys(ControlRequest.Keys request) {
    life.on(Event.KEYS_CHANGED);
    Live now = live();
    now.credentials().offer(request.credential());
    if (request.onlyRemoves()) {
      return now.changes().remove(request)
          ? ControlResponse.done(state())
          : ControlResponse.refused(409, TableChanges.OTHER_BASE);
    }
    ControlRequest.Keys whole = request.with(staging.complete(request.keys()));
    if (!now.changes().isOfHeld(request)) {
      return ControlResponse.refused(409, TableChanges.OTHER_BASE);
    }
    if (!reloading.begin()) {
      return ControlResponse.refused(409, "the keys are being changed already");
    }
    now.changes().begin(whole);
    return ControlResponse.done(state());
  }

  private ControlResponse changeTls(ControlRequest.Tls request) {
    life.on(Event.TLS_CHANGED);
    Live now = live();
    now.credentials().offer(request.credential());
    return now.rotation().begin(request.encryptedTlsKey())
        ? ControlResponse.done(state())
        : ControlResponse.refused(409, "the TLS identity is being changed already");
  }

  private ControlResponse keysUnavailable() {
    life.on(Event.KEYS_CHANGED);
    if (reloading.begin()) {
      reloading.failed("the host could not read the key table: its log tells why");
    }
    return ControlResponse.done(state());
  }

  private ControlResponse refresh(ControlRequest.Refresh fresh) {
    life.on(Event.CREDENTIAL);
    live().credentials().offer(fresh.credential());
    return ControlResponse.done(state());
  }

  private Live live() {
    synchronized (lock) {
      return live.orElseThrow();
    }
  }

  /** The host hands it over, so it is believed only with the seal of an operator. */
  private ControlResponse addHistory(ControlRequest.History request) {
    life.on(Event.HISTORY);
    Live now = live();
    SlashingProtection protection = now.signer().signing().protection();
    if (!adding.tryAcquire()) {
      return ControlResponse.refused(503, "the history is being added to already");
    }
    try {
      now.operatorsWord().require(request, protection.now());
      return ControlResponse.history(protection.add(HistoryAdditions.read(request.additions())));
    } catch (UnsealException e) {
      return ControlResponse.refused(403, String.valueOf(e.getMessage()));
    } catch (ProtocolException e) {
      return ControlResponse.refused(400, String.valueOf(e.getMessage()));
    } finally {
      adding.release();
    }
  }

  private EnclaveState state() {
    staging.forgetOld();
    Registers registers = registers();
    synchronized (lock) {
      return EnclaveReport.of(
          life.stage(), registers, configurationDigest, held(), tls(), reloading.word());
    }
  }

  private Held held() {
    return live.map(now -> now.changes().held()).orElse(unsealed);
  }

  private Optional<TlsState> tls() {
    return live.map(now -> now.rotation().state());
  }

  private Exposition metrics() {
    return new Exposition(telemetry.expose(moment(registers())));
  }

  private Moment moment(Registers registers) {
    synchronized (lock) {
      return new Moment(
          life.stage().phase(),
          registers.pcrs().getOrDefault("0", "unknown"),
          network.map(held()::counts),
          live.map(now -> now.signer().server().counters()).orElse(ServerCounters.NONE),
          live.map(now -> now.signer().signing().work()).orElse(PoolCounters.NONE),
          live.map(now -> now.signer().signing().protection().moment()),
          tls().map(Rotation::identity));
    }
  }

  /** As they were locked, or as they are before that. */
  private Registers registers() {
    Optional<Registers> committed;
    synchronized (lock) {
      committed = locked;
    }
    return committed.orElseGet(() -> Registers.readIfPossible(devices.module()));
  }

  /** Closes the signer port and wipes the keys, also those that are being unsealed. */
  @Override
  public void close() {
    synchronized (lock) {
      abandoned = true;
      try {
        live.ifPresent(Live::close);
      } finally {
        dynamoDb.ifPresent(DynamoDbClient::close);
        Held last = held();
        last.keys().close();
        unsealed = last.withoutKeys();
        live = Optional.empty();
      }
    }
  }
}
