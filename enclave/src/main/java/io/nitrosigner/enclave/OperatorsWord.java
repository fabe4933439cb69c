package io.nitrosigner.enclave;

import io.nitrosigner.enclave.unseal.UnsealException;
import io.nitrosigner.enclave.unseal.Unsealer;
import io.nitrosigner.protocol.control.ControlRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether what the host hands over comes from an operator, and is not an old word that is said
 * again. Thread-safe.
 */
final class OperatorsWord implements AutoCloseable {
  /** For a clock that is a little off, and a request on its way. */
  static final Duration GOOD_FOR = Duration.ofMinutes(10);

  private final Supplier<Unsealer> unsealers;
  private @Nullable Unsealer unsealer;
  private boolean closed;

  /**
   * Knows nothing yet.
   *
   * @param unsealers makes one, which is kept: an import comes in many parts, and each needs an RSA
   *     key to be answered to
   */
  OperatorsWord(Supplier<Unsealer> unsealers) {
    this.unsealers = unsealers;
  }

  /**
   * Lets a request pass.
   *
   * @param now by a clock that can be trusted
   * @throws UnsealException when it is not sealed by an operator, not lately, or KMS does not say
   */
  void require(ControlRequest.History request, Optional<Instant> now) {
    Instant time = now.orElseThrow(() -> new UnsealException("the clock cannot be trusted"));
    Duration age = Duration.between(request.sealed(), time);
    if (age.abs().compareTo(GOOD_FOR) > 0) {
      throw new UnsealException(
          "the operator's seal: made at " + request.sealedAt() + ", and now it is " + time);
    }
    unsealer().requireSealed(request.additions(), request.sealedAt(), request.seal());
  }

  private synchronized Unsealer unsealer() {
    if (closed) {
      throw new UnsealException("the enclave was closed meanwhile");
    }
    Unsealer kept = unsealer;
    if (kept == null) {
      kept = unsealers.get();
      unsealer = kept;
    }
    return kept;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (unsealer != null) {
      unsealer.close();
    }
  }
}
