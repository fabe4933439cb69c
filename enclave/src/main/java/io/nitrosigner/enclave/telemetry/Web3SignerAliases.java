package io.nitrosigner.enclave.telemetry;

import static io.nitrosigner.enclave.http.Refusal.MALFORMED;
import static io.nitrosigner.enclave.http.Refusal.SLASHABLE;
import static io.nitrosigner.enclave.http.Refusal.UNKNOWN_KEY;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * The same facts under the names that Web3Signer gives them, so that its public Grafana dashboard
 * (13687) and the alerts written for it go on working.
 */
final class Web3SignerAliases {
  private static final String[] POOL_LABELS = {"poolType", "poolName"};
  private static final String[] POOL = {"worker", "signing"};

  private final Telemetry telemetry;
  private final Families families;
  private final DistributionDataPoint signing;

  /** The dashboard still asks for names that old clients gave: counters without {@code _total}. */
  private final PrometheusRegistry withoutTotal = new PrometheusRegistry();

  Web3SignerAliases(Telemetry telemetry, Families families, String version) {
    this.telemetry = telemetry;
    this.families = families;
    signing = signing();
    signings();
    slashingProtection();
    pool();
    memory();
    families.gauge(
        "process_release",
        "Release that runs.",
        gauge -> gauge.call(1, "nitro-signer/v" + version),
        "version");
  }

  PrometheusRegistry withoutTotal() {
    return withoutTotal;
  }

  void signed(double seconds) {
    signing.observe(seconds);
  }

  /** Quantiles as Web3Signer's timers give them, over the last five minutes. */
  private DistributionDataPoint signing() {
    return Summary.builder()
        .name("signing_bls_signing_duration")
        .help("Seconds from a request to its signature.")
        .quantile(.2, .02)
        .quantile(.5, .05)
        .quantile(.8, .02)
        .quantile(.95, .005)
        .quantile(.99, .001)
        .quantile(1, 0)
        .withoutExemplars()
        .register(families.registry());
  }

  private void signings() {
    families.gauge(
        "signing_signers_loaded_count",
        "Validator keys that sign.",
        () -> telemetry.moment().keys().map(Moment.Keys::loaded).orElse(0));
    counter(
        "signing_bls_missing_identifier_count",
        "Requests for keys that are not here.",
        () -> telemetry.meters().refused(UNKNOWN_KEY));
    counter(
        "http_bls_malformed_request_count",
        "Requests that could not be read.",
        () -> telemetry.meters().refused(MALFORMED));
  }

  private void slashingProtection() {
    counter(
        "eth2_slashingprotection_permitted_signings",
        "Slashable duties that were signed.",
        () -> telemetry.meters().permitted());
    counter(
        "eth2_slashingprotection_prevented_signings",
        "Duties that were refused because signing them could be slashed.",
        () -> telemetry.meters().refused(SLASHABLE));
  }

  private void pool() {
    families.summary(
        "http_vertx_worker_queue_delay",
        "Seconds that requests waited for a signing thread.",
        summary -> Families.sum(summary, telemetry.queue(), POOL),
        POOL_LABELS);
    families.summary(
        "http_vertx_worker_pool_usage",
        "Seconds that requests kept a signing thread.",
        summary -> Families.sum(summary, telemetry.stage(Stage.BLS), POOL),
        POOL_LABELS);
    pooled(
        "http_vertx_worker_pool_submitted_total",
        "Requests that were queued.",
        () -> telemetry.moment().pool().submitted());
    pooled(
        "http_vertx_worker_pool_completed_total",
        "Requests that left a thread.",
        () -> telemetry.moment().pool().completed());
    pooled(
        "http_vertx_worker_pool_rejected_total",
        "Requests that found the queue full.",
        () -> telemetry.moment().pool().rejected());
  }

  private void pooled(String name, String help, LongSupplier value) {
    families.counted(
        name, help, counter -> counter.call((double) value.getAsLong(), POOL), POOL_LABELS);
  }

  private void memory() {
    memory("jvm_memory_bytes_used", "Memory in use.", MemoryUsage::getUsed);
    memory("jvm_memory_bytes_max", "Memory at most; -1 without a limit.", MemoryUsage::getMax);
  }

  private void memory(String name, String help, ToLongFunction<MemoryUsage> value) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    families.gauge(
        name,
        help,
        gauge -> {
          gauge.call((double) value.applyAsLong(memory.getHeapMemoryUsage()), "heap");
          gauge.call((double) value.applyAsLong(memory.getNonHeapMemoryUsage()), "nonheap");
        },
        "area");
  }

  /** A counter, and its value once more under the name without {@code _total}. */
  private void counter(String name, String help, DoubleSupplier value) {
    families.counted(name + "_total", help, counter -> counter.call(value.getAsDouble()));
    Collector untyped =
        () ->
            UnknownSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(UnknownDataPointSnapshot.builder().value(value.getAsDouble()).build())
                .build();
    withoutTotal.register(untyped);
  }
}
