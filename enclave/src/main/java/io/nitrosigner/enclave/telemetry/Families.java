package io.nitrosigner.enclave.telemetry;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Quantiles;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/** Makes metric families in one registry, with enums for labels. */
final class Families {
  private static final double NANOS_PER_SECOND = 1e9;

  /** The budget of a request, from a cached answer to a client that has given up. */
  private static final double[] REQUEST_SECONDS = {
    .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2
  };

  /** Parts of a request, the cheapest of which take microseconds. */
  private static final double[] STAGE_SECONDS = {
    .000_01, .000_05, .000_1, .000_25, .000_5, .001, .0025, .005, .01, .05, .1, .5, 1, 2
  };

  private final PrometheusRegistry registry;

  Families(PrometheusRegistry registry) {
    this.registry = registry;
  }

  PrometheusRegistry registry() {
    return registry;
  }

  static double seconds(long nanos) {
    return nanos / NANOS_PER_SECOND;
  }

  CounterDataPoint counter(String name, String help) {
    return Counter.builder().name(name).help(help).withoutExemplars().register(registry);
  }

  <E extends Enum<E>> Children<E, CounterDataPoint> counters(
      Class<E> type, String label, String name, String help) {
    Counter counter =
        Counter.builder()
            .name(name)
            .help(help)
            .labelNames(label)
            .withoutExemplars()
            .register(registry);
    return Children.of(type, value -> counter.labelValues(value.toString()));
  }

  /** A family of counters whose labels the caller makes of enums. */
  Counter labelledCounter(String name, String help, String... labels) {
    return Counter.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  /** Counters that something else counts; labels are constants of the caller. */
  void counted(
      String name, String help, Consumer<CounterWithCallback.Callback> values, String... labels) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .callback(values)
        .register(registry);
  }

  /** Counters that something else counts. */
  <E extends Enum<E>> void counted(
      Class<E> type, String label, String name, String help, ToDoubleFunction<E> value) {
    counted(
        name,
        help,
        counter -> {
          for (E constant : type.getEnumConstants()) {
            counter.call(value.applyAsDouble(constant), constant.toString());
          }
        },
        label);
  }

  void gauge(String name, String help, DoubleSupplier value) {
    gauge(name, help, callback -> callback.call(value.getAsDouble()));
  }

  void gauge(
      String name, String help, Consumer<GaugeWithCallback.Callback> values, String... labels) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .callback(values)
        .register(registry);
  }

  /** Times of whole requests. */
  Histogram requestSeconds(String name, String help, String... labels) {
    return histogram(name, help, REQUEST_SECONDS, labels);
  }

  /** Times of parts of requests. */
  Histogram stageSeconds(String name, String help, String... labels) {
    return histogram(name, help, STAGE_SECONDS, labels);
  }

  /** Count and sum of times. */
  Summary times(String name, String help, String... labels) {
    return Summary.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  /** Count and sum of times that something else takes; labels are constants of the caller. */
  void summary(
      String name, String help, Consumer<SummaryWithCallback.Callback> values, String... labels) {
    SummaryWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .callback(values)
        .register(registry);
  }

  static void sum(
      SummaryWithCallback.Callback summary, DistributionDataPoint times, String... labels) {
    summary.call(times.getCount(), times.getSum(), Quantiles.EMPTY, labels);
  }

  private Histogram histogram(String name, String help, double[] bounds, String... labels) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(bounds)
        .withoutExemplars()
        .register(registry);
  }
}
