package io.nitrosigner.enclave;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import io.nitrosigner.protocol.control.Exposition;
import io.nitrosigner.protocol.control.HistoryAdditions;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.SigningException;
import io.nitrosigner.signing.network.Network;
import io.nitrosigner.slashing.dynamodb.HistoryMac;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
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
  private final Telemetry telemetry;
  private final CompletableFuture<RecipientKey> recipient;

  /** KMS may keep an addition waiting, and the control port must not fill up with them. */
  private final Semaphore adding = new Semaphore(2);

  /** Guards what init publishes and {@link #close} takes away. */
  private final Object lock = new Object();

  private KeyRing keys = KeyRing.EMPTY;
  private Optional<Serving> serving = Optional.empty();
  private Optional<HeldCredentials> credentials = Optional.empty();
  private Optional<DynamoDbClient> dynamoDb = Optional.empty();
  private Optional<OperatorsWord> operatorsWord = Optional.empty();
  private Optional<Network> network = Optional.empty();
  private Optional<String> configurationDigest = Optional.empty();
  private Optional<Registers> locked = Optional.empty();
  private boolean abandoned;

  Enclave(Devices devices) {
    this.devices = devices;
    this.life = new Life(devices.clock());
    this.reloading = new Reloading(devices.clock(), new Doorbell(devices.vsock())::ringSoon);
    this.telemetry = new Telemetry(devices.clock());
    this.recipient = CompletableFuture.supplyAsync(RecipientKey::generate);
  }

  /** Carries out one control operation. */
  ControlResponse handle(ControlRequest request) {
    try {
      return switch (request) {
        case ControlRequest.InitState() -> ControlResponse.done(state());
        case ControlRequest.Init init -> init(init);
        case ControlRequest.Keys rows -> changeKeys(rows);
        case ControlRequest.Metrics() -> ControlResponse.metrics(metrics());
        case ControlRequest.KeysUnavailable() -> keysUnavailable();
        case ControlRequest.Refresh fresh -> refresh(fresh);
        case ControlRequest.History additions -> addHistory(additions);
      };
    } catch (WrongPhaseException e) {
      return ControlResponse.refused(409, String.valueOf(e.getMessage()));
    }
  }

  private ControlResponse init(ControlRequest.Init init) {
    byte[] bytes = init.config().getBytes(UTF_8);
    SignerConfiguration configuration;
    try {
      configuration = SignerConfiguration.read(bytes);
    } catch (ProtocolException | SigningException e) {
      return ControlResponse.refused(400, "config: " + e.getMessage());
    }
    life.on(Event.INIT);
    try {
      commit(bytes, configuration.network());
      unsealAndServe(init, configuration);
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

  private void unsealAndServe(ControlRequest.Init init, SignerConfiguration configuration)
      throws InterruptedException {
    HeldCredentials held = new HeldCredentials(init.credential());
    HistoryAccess history = new HistoryAccess(open(configuration, held), configuration);
    ServerIdentity tls;
    HistoryMac mac;
    try (Unsealer unsealer = unsealer(configuration, held, recipient.join())) {
      tls = unsealer.tls(init.encryptedTlsKey());
      mac = history.unseal(unsealer);
      keep(
          unsealer
              .keys(init.encryptedValidatorKeys(), Pace.EAGER)
              .failing(init.unreadableValidatorKeys()));
      unsealer.attested().ifPresent(telemetry::attested);
    }
    publish(tls, configuration, held, history.protect(mac, devices, telemetry));
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

  private void keep(KeyRing unsealed) {
    synchronized (lock) {
      keys = unsealed;
      requireOpen();
      requireSome(unsealed);
    }
  }

  private void publish(
      ServerIdentity tls,
      SignerConfiguration configuration,
      HeldCredentials held,
      SlashingProtection protection) {
    synchronized (lock) {
      if (abandoned) {
        protection.close();
      }
      requireOpen();
      credentials = Optional.of(held);
      operatorsWord =
          Optional.of(
              new OperatorsWord(() -> unsealer(configuration, held, RecipientKey.generate())));
      serving =
          Optional.of(
              Serving.start(
                  devices.vsock(), tls, configuration, keys, protection, reloading, telemetry));
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
    if (!reloading.begin()) {
      return ControlResponse.refused(409, "the keys are being changed already");
    }
    held().offer(request.credential());
    Thread.ofPlatform().name("change-keys").daemon().start(() -> carryOut(request));
    return ControlResponse.done(state());
  }

  private void carryOut(ControlRequest.Keys request) {
    try {
      reloading.completed(unsealMissing(request).failures().size());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reloading.failed("interrupted");
    } catch (UnsealException e) {
      reloading.failed(String.valueOf(e.getMessage()));
    } catch (Throwable e) { // the keys are as they were; a message may quote what it should not
      LOG.error("changing the keys broke failure={}", e.getClass().getName());
      reloading.failed("internal error: " + e.getClass().getSimpleName());
    }
  }

  /** Unseals beside the running signer, and only then lets it have the new keys, all at once. */
  private KeyRing unsealMissing(ControlRequest.Keys request) throws InterruptedException {
    List<ValidatorKeyRecord> rows = request.encryptedValidatorKeys();
    KeyRing current;
    Serving signer;
    synchronized (lock) {
      requireOpen();
      current = keys;
      signer = serving.orElseThrow();
    }
    List<ValidatorKeyRecord> missing = current.missing(rows);
    KeyRing additions = KeyRing.EMPTY;
    if (!missing.isEmpty()) {
      try (Unsealer unsealer = unsealer(signer.configuration(), held(), RecipientKey.generate())) {
        additions = unsealer.keys(missing, Pace.MODEST);
        unsealer.attested().ifPresent(telemetry::attested);
      }
    }
    KeyRing changed = current.changed(rows, request.unreadableValidatorKeys(), additions);
    synchronized (lock) {
      if (abandoned) {
        additions.close();
      }
      requireOpen();
      signer.change(changed);
      keys = changed;
    }
    LOG.info(
        "keys changed keys={} failed={} added={} removed={}",
        changed.publicKeys().size(),
        changed.failures().size(),
        additions.publicKeys().size(),
        current.publicKeys().size() + additions.publicKeys().size() - changed.publicKeys().size());
    return changed;
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
    held().offer(fresh.credential());
    return ControlResponse.done(state());
  }

  private HeldCredentials held() {
    synchronized (lock) {
      return credentials.orElseThrow();
    }
  }

  /** The host hands it over, so it is believed only with the seal of an operator. */
  private ControlResponse addHistory(ControlRequest.History request) {
    life.on(Event.HISTORY);
    SlashingProtection protection;
    OperatorsWord word;
    synchronized (lock) {
      protection = serving.orElseThrow().signing().protection();
      word = operatorsWord.orElseThrow();
    }
    if (!adding.tryAcquire()) {
      return ControlResponse.refused(503, "the history is being added to already");
    }
    try {
      word.require(request, protection.now());
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
    Registers registers = registers();
    synchronized (lock) {
      return EnclaveReport.of(life.stage(), registers, configurationDigest, keys, reloading.word());
    }
  }

  private Exposition metrics() {
    return new Exposition(telemetry.expose(moment(registers())));
  }

  private Moment moment(Registers registers) {
    synchronized (lock) {
      return new Moment(
          life.stage().phase(),
          registers.pcrs().getOrDefault("0", "unknown"),
          network.map(this::keyCounts),
          serving.map(signer -> signer.server().counters()).orElse(ServerCounters.NONE),
          serving.map(signer -> signer.signing().work()).orElse(PoolCounters.NONE),
          serving.map(signer -> signer.signing().protection().moment()));
    }
  }

  private Moment.Keys keyCounts(Network configured) {
    int loaded = keys.publicKeys().size();
    return new Moment.Keys(configured, loaded, loaded + keys.failures().size());
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
        serving.ifPresent(Serving::close);
      } finally {
        dynamoDb.ifPresent(DynamoDbClient::close);
        operatorsWord.ifPresent(OperatorsWord::close);
        keys.close();
        keys = keys.withoutKeys();
      }
    }
  }
}
