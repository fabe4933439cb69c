package io.nitrosigner.enclave.life;

/** Where an enclave is in its life. */
public enum Phase {
  /** Booted, without configuration, keys or an open signer port. */
  SEALED,
  /** Attesting to KMS and decrypting. */
  UNSEALING,
  /** Signing. */
  SERVING,
  /** Of no use any more; only a new enclave leaves this phase. */
  FAILED;

  /** What happens to an enclave. */
  public enum Event {
    /** The host has sent {@code init}. */
    INIT,
    /** The keys are unsealed and the signer port is open. */
    KEYS_LOADED,
    /** The host has sent rows for a request to come. */
    ROWS,
    /** The host has read the key table again. */
    KEYS_CHANGED,
    /** The host has found another TLS identity. */
    TLS_CHANGED,
    /** The host has sent fresh credentials. */
    CREDENTIAL,
    /** The host has sent additions to the signing history. */
    HISTORY,
    /** Something from which there is no way on. */
    FATAL
  }

  /**
   * The next phase.
   *
   * @throws WrongPhaseException when the event is not allowed in this phase
   */
  Phase on(Event event) {
    return switch (event) {
      case FATAL -> FAILED;
      case INIT -> from(SEALED, event, UNSEALING);
      case KEYS_LOADED -> from(UNSEALING, event, SERVING);
      case ROWS -> this == SEALED ? SEALED : from(SERVING, event, SERVING);
      case KEYS_CHANGED, TLS_CHANGED, CREDENTIAL, HISTORY -> from(SERVING, event, SERVING);
    };
  }

  private Phase from(Phase expected, Event event, Phase next) {
    if (this != expected) {
      throw new WrongPhaseException(event, this);
    }
    return next;
  }
}
