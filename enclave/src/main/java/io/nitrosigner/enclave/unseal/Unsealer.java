package io.nitrosigner.enclave.unseal;

import io.nitrosigner.enclave.http.ServerIdentity;
import io.nitrosigner.nitro.kms.RecipientKey;
import io.nitrosigner.nitro.nsm.SecurityModule;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.configuration.AttestedConfiguration;
import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.records.OperatorSeal;
import io.nitrosigner.protocol.records.TlsKeyPlaintext;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.slashing.dynamodb.HistoryMac;
import io.nitrosigner.slashing.dynamodb.SealedKey;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kms.KmsClient;

/** Unseals everything an enclave needs, through KMS and by attestation. */
public final class Unsealer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Unsealer.class);

  /** How much of the machine unsealing may take. */
  public enum Pace {
    /** Nothing else is to be done: KMS answers in some 10 ms, and this keeps the cores busy. */
    EAGER(16),
    /** Beside a running signer, which is to keep its cores. */
    MODEST(1);

    private final int threads;

    Pace(int threads) {
      this.threads = threads;
    }
  }

  private final KmsClient kms;
  private final RecipientKey recipient;
  private final AttestedKms unwrapper;
  private final KeyUnsealer keys;
  private final String deployment;

  /**
   * An unsealer for one configuration, which must have been committed to before.
   *
   * @param kms closed with this object
   * @param recipient the key that KMS answers to, made in this enclave; closed with this object
   */
  public Unsealer(
      KmsClient kms,
      SecurityModule module,
      RecipientKey recipient,
      AttestedConfiguration configuration,
      String network,
      InstantSource clock) {
    this.kms = kms;
    this.recipient = recipient;
    this.unwrapper = new AttestedKms(kms, configuration.kmsKeyArn(), module, recipient, clock);
    this.keys = new KeyUnsealer(unwrapper, configuration, network);
    this.deployment = configuration.deployment();
  }

  /**
   * Unseals the TLS identity.
   *
   * @throws UnsealException with the reason
   */
  public ServerIdentity tls(TlsKeyRecord row) {
    byte[] plaintext;
    try {
      plaintext = unwrapper.unwrap(row.ciphertextBlob(), row.encryptionContext());
    } catch (ProtocolException e) {
      throw new UnsealException(String.valueOf(e.getMessage()));
    }
    try {
      return Pkcs12.open(TlsKeyPlaintext.read(plaintext));
    } catch (ProtocolException e) {
      throw new UnsealException(String.valueOf(e.getMessage()));
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  /**
   * Unseals the key under which the signing history is authenticated.
   *
   * @param ciphertext base64, as the table has it
   * @throws UnsealException with the reason
   */
  public HistoryMac historyMac(String ciphertext) {
    try {
      byte[] key =
          unwrapper.unwrap(
              Base64.getDecoder().decode(ciphertext), SealedKey.encryptionContext(deployment));
      try {
        return new HistoryMac(key);
      } finally {
        Arrays.fill(key, (byte) 0);
      }
    } catch (UnsealException | IllegalArgumentException e) {
      throw new UnsealException("the key of the signing history: " + e.getMessage());
    }
  }

  /**
   * Checks that an operator has sealed {@code text}.
   *
   * @param sealedAt when, as the seal has it
   * @param seal base64 of the {@link OperatorSeal}
   * @throws UnsealException when it does not fit, or KMS does not say
   */
  public void requireSealed(String text, String sealedAt, String seal) {
    try {
      byte[] digest =
          unwrapper.unwrap(
              Base64.getDecoder().decode(seal),
              OperatorSeal.encryptionContext(deployment, sealedAt));
      if (!MessageDigest.isEqual(digest, OperatorSeal.digest(text))) {
        throw new UnsealException("it is that of another text");
      }
    } catch (UnsealException | IllegalArgumentException e) {
      throw new UnsealException("the operator's seal: " + e.getMessage());
    }
  }

  /** When this enclave attested last. */
  public Optional<Instant> attested() {
    return unwrapper.attested();
  }

  /** Unseals every key it can, and says why it cannot unseal the others. */
  public KeyRing keys(List<ValidatorKeyRecord> rows, Pace pace) throws InterruptedException {
    List<Future<SecretKey>> results = new ArrayList<>();
    boolean complete = false;
    try (ExecutorService workers =
        Executors.newFixedThreadPool(
            pace.threads, Thread.ofPlatform().name("unseal-", 0).factory())) {
      try {
        rows.forEach(row -> results.add(workers.submit(() -> keys.unseal(row))));
        KeyRing ring = collect(rows, results);
        complete = true;
        return ring;
      } finally {
        workers.shutdownNow();
      }
    } finally { // when no worker is left that could still add a key
      if (!complete) {
        results.forEach(Unsealer::wipe);
      }
    }
  }

  private static void wipe(Future<SecretKey> result) {
    if (result.state() == Future.State.SUCCESS) {
      result.resultNow().close();
    }
  }

  private static KeyRing collect(List<ValidatorKeyRecord> rows, List<Future<SecretKey>> results)
      throws InterruptedException {
    List<SecretKey> unsealed = new ArrayList<>();
    List<KeyFailure> failures = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      collect(rows.get(i), results.get(i), unsealed, failures);
    }
    return new KeyRing(unsealed, failures);
  }

  private static void collect(
      ValidatorKeyRecord row,
      Future<SecretKey> result,
      List<SecretKey> unsealed,
      List<KeyFailure> failures)
      throws InterruptedException {
    try {
      unsealed.add(result.get());
    } catch (ExecutionException e) {
      String reason = reason(e.getCause());
      LOG.error("key not loaded pubkey=0x{} reason={}", row.pubkey(), reason);
      failures.add(new KeyFailure(row.pubkey(), reason));
    }
  }

  /** A message of ours names no secret; who knows about others. */
  private static String reason(@Nullable Throwable failure) {
    return switch (failure) {
      case UnsealException known -> String.valueOf(known.getMessage());
      case null -> "internal error";
      default -> "internal error: " + failure.getClass().getSimpleName();
    };
  }

  @Override
  public void close() {
    recipient.close();
    kms.close();
  }
}
