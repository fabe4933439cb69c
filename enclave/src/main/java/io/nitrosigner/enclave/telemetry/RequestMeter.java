package io.nitrosigner.enclave.telemetry;

import io.nitrosigner.enclave.http.Refusal;
import io.nitrosigner.signing.duty.DutyType;

/**
 * The stopwatch of one request to sign. It goes with the request from thread to thread and is used
 * by one at a time; it must be ended once, by {@link #signed}, {@link #refused} or {@link #failed}.
 */
public final class RequestMeter {
  private final Telemetry telemetry;
  private final long started = System.nanoTime();
  private DutyMeters.Meter duty;
  private long passed = started;
  private boolean repeated;

  RequestMeter(Telemetry telemetry, DutyMeters.Meter unknown) {
    this.telemetry = telemetry;
    this.duty = unknown;
  }

  /** The request has been read: everything from here on counts under its duty. */
  public void read(DutyType type) {
    duty = telemetry.meters().of(type);
    passed(Stage.PARSE);
  }

  /** The time since the stage before, or since the start, went into {@code stage}. */
  public void passed(Stage stage) {
    double seconds = lap();
    telemetry.passed(stage, seconds);
    if (stage == Stage.STORE) {
      duty.signatures()
          .flatMap(DutyMeters.Signatures::database)
          .ifPresent(database -> database.observe(seconds));
    }
  }

  /** The time since the last stage went into waiting. */
  public void waited() {
    telemetry.waited(lap());
  }

  /** The signature is that of a message that was signed before. */
  public void repeats() {
    repeated = true;
  }

  /** The signature was made. */
  public void signed() {
    double seconds = end();
    duty.signatures()
        .ifPresent(
            made -> {
              (repeated ? made.repeated() : made.signed()).inc();
              telemetry.signed(made, seconds);
            });
  }

  /** The request was not served. */
  public void refused(Refusal refusal) {
    end();
    duty.refused().of(refusal).inc();
    if (refusal == Refusal.OVERLOADED) {
      telemetry.overloaded();
    }
  }

  /** The request met a failure of ours. */
  public void failed() {
    end();
    duty.failed().inc();
  }

  private double end() {
    double seconds = Families.seconds(System.nanoTime() - started);
    duty.seconds().observe(seconds);
    telemetry.ended();
    return seconds;
  }

  private double lap() {
    long now = System.nanoTime();
    double seconds = Families.seconds(now - passed);
    passed = now;
    return seconds;
  }
}
