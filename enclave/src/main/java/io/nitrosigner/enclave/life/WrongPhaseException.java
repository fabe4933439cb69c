package io.nitrosigner.enclave.life;

import java.util.Locale;

/** An event that is not allowed in the enclave's phase. */
public final class WrongPhaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongPhaseException(Phase.Event event, Phase phase) {
    super(event.name().toLowerCase(Locale.ROOT) + " is not allowed while " + phase);
  }
}
