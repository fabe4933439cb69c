package io.nitrosigner.enclave;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.enclave.http.ServerIdentity;
import io.nitrosigner.enclave.http.SigningServer;
import io.nitrosigner.enclave.life.Life;
import io.nitrosigner.enclave.life.Phase.Event;
import io.nitrosigner.enclave.life.WrongPhaseException;
import io.nitrosigner.enclave.unseal.Commitment;
import io.nitrosigner.enclave.unseal.KeyRing;
import io.nitrosigner.enclave.unseal.UnsealException;
import io.nitrosigner.enclave.unseal.Unsealer;
import io.nitrosigner.enclave.unseal.VsockKms;
import io.nitrosigner.nitro.NitroException;
import io.nitrosigner.nitro.kms.RecipientKey;
import io.nitrosigner.nitro.vsock.VsockListener;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.configuration.AttestedConfiguration;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.Ports;
import io.nitrosigner.signing.SigningException;
import io.nitrosigner.signing.duty.DutyPolicy;
import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.network.Network;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program inside: it waits sealed for {@code init}, commits to its configuration, unseals its
 * keys by attestation, and serves. Thread-safe.
 */
final class Enclave implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Enclave.class);

  private final Devices devices;
  private final Life life;
  private final CompletableFuture<RecipientKey> recipient;

  /** Guards what init publishes and {@link #close} takes away. */
  private final Object lock = new Object();

  private KeyRing keys = KeyRing.EMPTY;
  private Optional<SigningServer> server = Optional.empty();
  private Optional<RemoteSigning> signing = Optional.empty();
  private Optional<String> configurationDigest = Optional.empty();
  private Optional<Registers> locked = Optional.empty();
  private boolean abandoned;

  Enclave(Devices devices) {
    this.devices = devices;
    this.life = new Life(devices.clock());
    this.recipient = CompletableFuture.supplyAsync(RecipientKey::generate);
  }

  /** Carries out one control operation. */
  ControlResponse handle(ControlRequest request) {
    try {
      return switch (request) {
        case ControlRequest.InitState() -> ControlResponse.done(state());
        case ControlRequest.Init init -> init(init);
      };
    } catch (WrongPhaseException e) {
      return ControlResponse.refused(409, String.valueOf(e.getMessage()));
    } catch (ProtocolException | SigningException e) {
      return ControlResponse.refused(400, "config: " + e.getMessage());
    }
  }

  private ControlResponse init(ControlRequest.Init init) {
    byte[] bytes = init.config().getBytes(UTF_8);
    AttestedConfiguration configuration = AttestedConfiguration.read(bytes);
    Network network = Network.read(configuration.network());
    DutyPolicy policy = policy(configuration);
    life.on(Event.INIT);
    try {
      commit(bytes);
      unsealAndServe(init, configuration, network, policy);
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

  private static DutyPolicy policy(AttestedConfiguration configuration) {
    try {
      return DutyPolicy.read(configuration.duties());
    } catch (MalformedValueException e) {
      throw e.within("duties");
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

  private void commit(byte[] configuration) {
    Commitment.commit(devices.module(), configuration);
    Registers committed = Registers.read(devices.module());
    synchronized (lock) {
      configurationDigest = Optional.of(EnclaveReport.digest(configuration));
      locked = Optional.of(committed);
    }
  }

  private void unsealAndServe(
      ControlRequest.Init init,
      AttestedConfiguration configuration,
      Network network,
      DutyPolicy policy)
      throws InterruptedException {
    ServerIdentity tls;
    try (Unsealer unsealer =
        new Unsealer(
            VsockKms.client(
                devices.vsock(), devices.aws(), configuration.region(), init.credential()),
            devices.module(),
            recipient.join(),
            configuration,
            network.name(),
            devices.clock())) {
      tls = unsealer.tls(init.encryptedTlsKey());
      keep(unsealer.keys(init.encryptedValidatorKeys()));
    }
    publish(tls, network, policy);
  }

  private void keep(KeyRing unsealed) {
    synchronized (lock) {
      keys = unsealed;
      requireOpen();
      requireSome(unsealed);
    }
  }

  private void publish(ServerIdentity tls, Network network, DutyPolicy policy) {
    synchronized (lock) {
      requireOpen();
      RemoteSigning remoteSigning = new RemoteSigning(keys, network, policy);
      signing = Optional.of(remoteSigning);
      server = Optional.of(serve(tls, remoteSigning));
      life.on(Event.KEYS_LOADED);
      LOG.info(
          "serving network={} keys={} failed={}",
          network.name(),
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

  private SigningServer serve(ServerIdentity tls, RemoteSigning remoteSigning) {
    VsockListener listener;
    try {
      listener = devices.vsock().listen(Ports.SIGNER);
    } catch (IOException e) {
      throw new UnsealException("the signer port cannot be opened: " + e.getMessage());
    }
    try {
      return SigningServer.start(listener, tls, remoteSigning);
    } catch (IllegalArgumentException e) {
      throw new UnsealException("TLS identity: " + e.getMessage());
    }
  }

  private EnclaveState state() {
    Registers registers = registers();
    synchronized (lock) {
      return EnclaveReport.of(life.stage(), registers, configurationDigest, keys);
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
        server.ifPresent(SigningServer::close);
      } finally {
        signing.ifPresent(RemoteSigning::close);
        keys.close();
        keys = keys.withoutKeys();
      }
    }
  }
}
