package io.nitrosigner.enclave.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.enclave.http.Refusal;
import io.nitrosigner.enclave.life.Phase;
import io.nitrosigner.slashing.Reason;
import io.nitrosigner.slashing.WatermarkStore;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Everything that one enclave counts and times. All series whose labels are known exist from the
 * start, with 0. Recording a request takes about a microsecond and makes no text; that is left to
 * {@link #expose}. Thread-safe.
 */
public final class Telemetry {
  /** Without the series that say when another began: they would double the text. */
  private static final PrometheusTextFormatWriter WRITER =
      PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();

  private static final String VERSION =
      Objects.requireNonNullElse(
          Telemetry.class.getPackage().getImplementationVersion(), "development");

  private final InstantSource clock;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Families families = new Families(registry);
  private final DutyMeters meters = new DutyMeters(families);
  private final LongAdder inflight = new LongAdder();
  private final CounterDataPoint overload;
  private final Children<Stage, DistributionDataPoint> stages;
  private final DistributionDataPoint queue;
  private final Children<StoreOperation, DistributionDataPoint> store;
  private final Children<StoreOperation, CounterDataPoint> storeErrors;
  private final Children<Reason, CounterDataPoint> slashable;
  private final Children<KmsAnswer, CounterDataPoint> kms;
  private final Web3SignerAliases aliases;
  private volatile Optional<Instant> attested = Optional.empty();
  private volatile Moment moment = Moment.first();

  /** The telemetry of an enclave that has just booted. */
  public Telemetry(InstantSource clock) {
    this.clock = clock;
    overload = families.counter("signer_overload_total", "Requests refused for want of capacity.");
    Histogram stage =
        families.stageSeconds("signer_stage_seconds", "Where the time of requests goes.", "stage");
    stages = Children.of(Stage.class, value -> stage.labelValues(value.toString()));
    queue =
        families.stageSeconds(
            "signer_queue_seconds", "How long requests wait for a signing thread.");
    Histogram operation =
        families.stageSeconds(
            "signer_watermark_store_seconds", "How long the signing history takes.", "op");
    store = Children.of(StoreOperation.class, value -> operation.labelValues(value.toString()));
    storeErrors =
        families.counters(
            StoreOperation.class,
            "op",
            "signer_watermark_store_errors_total",
            "Failures of the signing history.");
    slashable =
        families.counters(
            Reason.class,
            "reason",
            "signer_slashing_refusals_total",
            "Blocks and attestations that slashing protection refused.");
    kms =
        families.counters(
            KmsAnswer.class,
            "result",
            "signer_kms_decrypt_total",
            "Attested calls of KMS Decrypt, by answer.");
    gauges();
    JvmMetrics.builder().register(registry);
    aliases = new Web3SignerAliases(this, families, VERSION);
  }

  private void gauges() {
    families.gauge(
        "signer_inflight", "Requests to sign that are being served.", () -> inflight.sum());
    families.gauge(
        "signer_phase",
        "1 for the phase that the enclave is in.",
        gauge -> {
          for (Phase phase : Phase.values()) {
            gauge.call(moment.phase() == phase ? 1 : 0, phase.toString());
          }
        },
        "phase");
    families.gauge(
        "signer_keys_loaded",
        "Validator keys that sign.",
        gauge -> moment.keys().ifPresent(keys -> gauge.call(keys.loaded(), keys.network().name())),
        "network");
    families.gauge(
        "signer_keys_expected",
        "Validator keys that should sign.",
        gauge ->
            moment.keys().ifPresent(keys -> gauge.call(keys.expected(), keys.network().name())),
        "network");
    families.gauge(
        "signer_keys_failed",
        "Rows of validator keys that could not be loaded, or not as they are now.",
        gauge -> moment.keys().ifPresent(keys -> gauge.call(keys.failed(), keys.network().name())),
        "network");
    families.gauge(
        "signer_enclave_info",
        "The image that runs.",
        gauge -> gauge.call(1, moment.pcr0(), VERSION),
        "pcr0",
        "version");
    families.gauge(
        "signer_attestation_age_seconds",
        "Age of the last attestation document, once there is one.",
        gauge -> attested.ifPresent(made -> gauge.call(age(made))));
    families.gauge(
        "signer_clock_offset_seconds",
        "How far the enclave's clock is ahead of the hypervisor's, once they were compared.",
        gauge ->
            moment
                .protection()
                .flatMap(Moment.Protection::clockOffset)
                .ifPresent(offset -> gauge.call(Families.seconds(offset.toNanos()))));
    families.gauge(
        "signer_watermark_store_up",
        "1 while the signing history answers, once there is one.",
        gauge -> moment.protection().ifPresent(history -> gauge.call(history.up() ? 1 : 0)));
    identity();
    families.counted(
        Handshake.class,
        "result",
        "signer_tls_handshakes_total",
        "TLS handshakes with clients.",
        result ->
            switch (result) {
              case OK -> moment.server().handshakes();
              case UNTRUSTED -> moment.server().distrusted();
              case FAILED -> moment.server().failedHandshakes();
            });
  }

  private void identity() {
    families.gauge(
        "signer_tls_certificate_not_after_seconds",
        "When the signer's certificate ends, Unix seconds, once there is one.",
        gauge ->
            moment
                .identity()
                .ifPresent(tls -> gauge.call((double) tls.notAfter().getEpochSecond())));
    families.gauge(
        "signer_tls_certificate_outdated",
        "1 while a later certificate cannot be used, once there is one.",
        gauge -> moment.identity().ifPresent(tls -> gauge.call(tls.outdated() ? 1 : 0)));
  }

  /** A request to sign has arrived. */
  public RequestMeter begin() {
    inflight.increment();
    return new RequestMeter(this, meters.unknown());
  }

  /** A request to sign was refused before its end, unread. */
  public void refusedUnread(Refusal refusal) {
    begin().refused(refusal);
  }

  /** The same store, timed. */
  public WatermarkStore measured(WatermarkStore history) {
    return new MeasuredStore(history, this);
  }

  /** Slashing protection has refused a duty. */
  public void slashable(Reason reason) {
    slashable.of(reason).inc();
  }

  /** KMS has answered a call of Decrypt, or has not. */
  public void answered(KmsAnswer answer) {
    kms.of(answer).inc();
  }

  /** An attestation document was made. */
  public void attested(Instant made) {
    attested = Optional.of(made);
  }

  /** All metrics in the Prometheus text format, version 0.0.4. */
  public synchronized String expose(Moment now) {
    moment = now;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      WRITER.write(text, registry.scrape());
      WRITER.write(text, aliases.withoutTotal().scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString(UTF_8);
  }

  DutyMeters meters() {
    return meters;
  }

  DistributionDataPoint queue() {
    return queue;
  }

  DistributionDataPoint stage(Stage stage) {
    return stages.of(stage);
  }

  Moment moment() {
    return moment;
  }

  void passed(Stage stage, double seconds) {
    stages.of(stage).observe(seconds);
  }

  void waited(double seconds) {
    queue.observe(seconds);
  }

  void signed(DutyMeters.Signatures signatures, double seconds) {
    signatures.last().set(clock.instant().getEpochSecond());
    aliases.signed(seconds);
  }

  void overloaded() {
    overload.inc();
  }

  void ended() {
    inflight.decrement();
  }

  void stored(StoreOperation operation, long nanos) {
    store.of(operation).observe(Families.seconds(nanos));
  }

  void storeFailed(StoreOperation operation) {
    storeErrors.of(operation).inc();
  }

  private double age(Instant made) {
    return Families.seconds(Duration.between(made, clock.instant()).toNanos());
  }
}
