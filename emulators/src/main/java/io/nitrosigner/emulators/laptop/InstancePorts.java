package io.nitrosigner.emulators.laptop;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.emulators.process.FreePorts;
import java.io.IOException;

/**
 * The TCP ports of one instance.
 *
 * @param signerPort of the host program while a balancer is before it; alone it has the signer's
 * @param metricsPort of the metrics
 * @param statusPort of the host program
 * @param metadataPort of the instance metadata emulator
 */
record InstancePorts(
    @JsonProperty("signer_port") int signerPort,
    @JsonProperty("metrics_port") int metricsPort,
    @JsonProperty("status_port") int statusPort,
    @JsonProperty("metadata_port") int metadataPort) {

  static InstancePorts free(FreePorts ports) throws IOException {
    return new InstancePorts(0, 0, 0, 0).orFree(ports);
  }

  /** The same with other ports in the place of those that somebody has. */
  InstancePorts orFree(FreePorts ports) throws IOException {
    return new InstancePorts(
        ports.orAny(signerPort),
        ports.orAny(metricsPort),
        ports.orAny(statusPort),
        ports.orAny(metadataPort));
  }

  InstancePorts withMetricsPort(int port) {
    return new InstancePorts(signerPort, port, statusPort, metadataPort);
  }
}
