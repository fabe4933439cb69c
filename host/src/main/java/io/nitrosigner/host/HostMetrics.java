package io.nitrosigner.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.host.proxy.ProxyCounters;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What the host itself counts, which stays to be seen while the enclave is sealed or gone. No
 * family has a name of the enclave's. Thread-safe.
 */
final class HostMetrics {
  private static final PrometheusTextFormatWriter WRITER =
      PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Proxies proxies;
  private boolean up;

  /** The ways through the host. */
  enum Way {
    /** Clients to the enclave. */
    HTTPS,
    /** The enclave to KMS. */
    KMS,
    /** The enclave to DynamoDB. */
    DYNAMODB;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The counters of the proxies. */
  record Proxies(
      Supplier<ProxyCounters> https,
      Supplier<ProxyCounters> kms,
      Supplier<ProxyCounters> dynamoDb) {
    ProxyCounters of(Way way) {
      return switch (way) {
        case HTTPS -> https.get();
        case KMS -> kms.get();
        case DYNAMODB -> dynamoDb.get();
      };
    }
  }

  HostMetrics(HostState state, Proxies proxies) {
    this.proxies = proxies;
    GaugeWithCallback.builder()
        .name("signer_up")
        .help("1 when the enclave answers.")
        .callback(gauge -> gauge.call(up ? 1 : 0))
        .register(registry);
    counter("signer_enclave_boots_total", "Enclaves that this host has run.", state::boots);
    counter(
        "signer_host_failures_total",
        "Times the host could not bring its enclave to serve.",
        state::failures);
    proxies();
  }

  private void proxies() {
    GaugeWithCallback.builder()
        .name("signer_host_proxy_connections")
        .help("Connections open now.")
        .labelNames("proxy")
        .callback(
            gauge -> {
              for (Way way : Way.values()) {
                gauge.call(proxies.of(way).open(), way.toString());
              }
            })
        .register(registry);
    perWay("signer_host_proxy_accepted_total", "Connections accepted.", ProxyCounters::accepted);
    perWay(
        "signer_host_proxy_failed_total",
        "Connections whose far side could not be reached.",
        ProxyCounters::failed);
    perWay(
        "signer_host_proxy_in_bytes_total",
        "Bytes from those who connect.",
        ProxyCounters::bytesIn);
    perWay(
        "signer_host_proxy_out_bytes_total",
        "Bytes to those who connect.",
        ProxyCounters::bytesOut);
  }

  /** The host's metrics in the Prometheus text format, version 0.0.4. */
  synchronized String expose(boolean enclaveAnswers) {
    up = enclaveAnswers;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      WRITER.write(text, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString(UTF_8);
  }

  private void counter(String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(counter -> counter.call(value.getAsDouble()))
        .register(registry);
  }

  private void perWay(String name, String help, ToDoubleFunction<ProxyCounters> value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("proxy")
        .callback(
            counter -> {
              for (Way way : Way.values()) {
                counter.call(value.applyAsDouble(proxies.of(way)), way.toString());
              }
            })
        .register(registry);
  }
}
