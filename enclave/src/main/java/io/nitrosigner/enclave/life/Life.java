package io.nitrosigner.enclave.life;

import io.nitrosigner.enclave.life.Phase.Event;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one enclave's phase, since when, and why it failed if it did. Thread-safe. */
public final class Life {
  private static final Logger LOG = LoggerFactory.getLogger(Life.class);

  private final InstantSource clock;
  private Stage stage;

  /** A moment of a life. */
  public record Stage(Phase phase, Instant since, Optional<String> failure) {}

  /** A new life, sealed. */
  public Life(InstantSource clock) {
    this.clock = clock;
    this.stage = new Stage(Phase.SEALED, clock.instant(), Optional.empty());
  }

  /** Where we are. */
  public synchronized Stage stage() {
    return stage;
  }

  /**
   * Moves on, if the event does not leave us where we are.
   *
   * @throws WrongPhaseException when the event is not allowed now; nothing changes then
   */
  public synchronized void on(Event event) {
    Phase next = stage.phase().on(event);
    if (next != stage.phase()) {
      move(next, Optional.empty());
    }
  }

  /** Ends this life for a reason. */
  public synchronized void fail(String reason) {
    move(stage.phase().on(Event.FATAL), Optional.of(reason));
  }

  private void move(Phase next, Optional<String> failure) {
    stage = new Stage(next, clock.instant(), failure);
    LOG.info("phase changed phase={} reason={}", next, failure.orElse("-"));
  }
}
