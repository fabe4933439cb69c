package io.nitrosigner.enclave.telemetry;

import static io.nitrosigner.signing.duty.DutyType.AGGREGATE_AND_PROOF;
import static io.nitrosigner.signing.duty.DutyType.AGGREGATE_AND_PROOF_V2;
import static io.nitrosigner.signing.duty.DutyType.ATTESTATION;
import static io.nitrosigner.signing.duty.DutyType.BLOCK;
import static io.nitrosigner.signing.duty.DutyType.BLOCK_V2;

import io.nitrosigner.enclave.http.Refusal;
import io.nitrosigner.signing.duty.DutyType;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The counters of requests, all of them at hand: recording looks nothing up by name. Thread-safe.
 */
final class DutyMeters {
  /** The duty of a request that could not be read. */
  private static final String UNKNOWN = "unknown";

  /** The refusal of a request that was not refused. */
  private static final String NONE = "none";

  private final Map<DutyType, Meter> byType = new EnumMap<>(DutyType.class);
  private final Children<DutyType, Meter> meters;
  private final Meter unknown;

  /**
   * What is recorded of one duty.
   *
   * @param signatures nothing for a request that could not be read: it is never signed
   */
  record Meter(
      Optional<Signatures> signatures,
      Children<Refusal, CounterDataPoint> refused,
      CounterDataPoint failed,
      DistributionDataPoint seconds) {}

  /**
   * The signatures under one duty.
   *
   * @param repeated the same message signed again, which only slashable duties tell
   * @param last when the last was made, Unix seconds, 0 before
   * @param database times of the signing history, for slashable duties
   */
  record Signatures(
      CounterDataPoint signed,
      CounterDataPoint repeated,
      AtomicLong last,
      Optional<DistributionDataPoint> database) {}

  DutyMeters(Families families) {
    Counter requests =
        families.labelledCounter(
            "signer_requests_total",
            "Requests to sign, by what became of them.",
            "duty",
            "result",
            "refusal");
    Histogram seconds =
        families.requestSeconds(
            "signer_request_seconds",
            "From the last byte of a request to its answer, waiting included.",
            "duty");
    Summary database =
        families.times(
            "eth2_slashingprotection_database_duration",
            "Seconds that the signing history took for a slashable duty.",
            "signingOperation");
    unknown = meter(requests, seconds, UNKNOWN, Optional.empty());
    for (DutyType type : DutyType.values()) {
      if (type == current(type)) {
        byType.put(type, meter(requests, seconds, database, type));
      }
    }
    meters = Children.of(DutyType.class, type -> byType.getOrDefault(current(type), unknown));
    families.gauge(
        "signer_last_duty_timestamp",
        "When a duty was signed last, in Unix seconds; 0 before the first.",
        gauge ->
            byType.forEach(
                (type, meter) ->
                    meter
                        .signatures()
                        .ifPresent(
                            made -> gauge.call((double) made.last().get(), type.toString()))),
        "duty");
  }

  Meter unknown() {
    return unknown;
  }

  Meter of(DutyType type) {
    return meters.of(type);
  }

  /** How many requests were refused for this reason. */
  double refused(Refusal refusal) {
    return all().mapToDouble(meter -> meter.refused().of(refusal).get()).sum();
  }

  /** How many duties were signed that slashing protection had to permit. */
  double permitted() {
    return all()
        .flatMap(meter -> meter.signatures().stream())
        .filter(made -> made.database().isPresent())
        .mapToDouble(made -> made.signed().get() + made.repeated().get())
        .sum();
  }

  private Stream<Meter> all() {
    return Stream.concat(Stream.of(unknown), byType.values().stream());
  }

  /** Duties go by the newer of two wire names. */
  private static DutyType current(DutyType type) {
    return type == BLOCK ? BLOCK_V2 : type == AGGREGATE_AND_PROOF ? AGGREGATE_AND_PROOF_V2 : type;
  }

  /** What Web3Signer calls the duties that it records. */
  private static Optional<String> operation(DutyType type) {
    return type == BLOCK_V2
        ? Optional.of("block")
        : type == ATTESTATION ? Optional.of("attestation") : Optional.empty();
  }

  private static Meter meter(Counter requests, Histogram seconds, Summary database, DutyType type) {
    Optional<DistributionDataPoint> recorded = operation(type).map(database::labelValues);
    CounterDataPoint signed = requests.labelValues(type.toString(), "signed", NONE);
    CounterDataPoint repeated =
        recorded.isPresent() ? requests.labelValues(type.toString(), "repeated", NONE) : signed;
    return meter(
        requests,
        seconds,
        type.toString(),
        Optional.of(new Signatures(signed, repeated, new AtomicLong(), recorded)));
  }

  private static Meter meter(
      Counter requests, Histogram seconds, String duty, Optional<Signatures> signatures) {
    CounterDataPoint failed = requests.labelValues(duty, "failed", NONE);
    return new Meter(
        signatures,
        Children.of(
            Refusal.class,
            refusal ->
                refusal == Refusal.BUG
                    ? failed
                    : requests.labelValues(duty, "refused", refusal.toString())),
        failed,
        seconds.labelValues(duty));
  }
}
