package io.nitrosigner.emulators.laptop;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.signing.duty.DutyPolicy;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a local deployment is, decided when its home is made and kept from then on.
 *
 * @param deployment UUID of the deployment
 * @param network the network, in the keys of a {@code config.yaml}
 * @param duties which of the duties that need leave have it
 * @param interop how many of the interop keys there shall be
 * @param validators how many keys there shall be at least; fresh ones are made until there are
 * @param signerPort TCP port of the remote-signing API
 * @param metricsPort TCP port of the metrics
 * @param statusPort of the host program
 * @param kmsPort of the KMS emulator
 * @param metadataPort of the instance metadata emulator
 * @param dynamoDbPort of DynamoDB Local
 */
record Settings(
    @JsonProperty("deployment") String deployment,
    @JsonProperty("network") Map<String, Object> network,
    @JsonProperty("duties") List<String> duties,
    @JsonProperty("interop") int interop,
    @JsonProperty("validators") int validators,
    @JsonProperty("signer_port") int signerPort,
    @JsonProperty("metrics_port") int metricsPort,
    @JsonProperty("status_port") int statusPort,
    @JsonProperty("kms_port") int kmsPort,
    @JsonProperty("metadata_port") int metadataPort,
    @JsonProperty("dynamodb_port") int dynamoDbPort) {

  /** New settings, without keys yet and with ports that are free now. */
  static Settings create(Map<String, Object> network, int signerPort, int metricsPort)
      throws IOException {
    return new Settings(
            UUID.randomUUID().toString(),
            network,
            DutyPolicy.DEFAULT.names(),
            0,
            0,
            signerPort,
            metricsPort,
            0,
            0,
            0,
            0)
        .withFreePorts();
  }

  /** The same with other ports in the place of those that somebody else has taken meanwhile. */
  Settings withFreePorts() throws IOException {
    try (ServerSocket status = freeOr(statusPort);
        ServerSocket kms = freeOr(kmsPort);
        ServerSocket metadata = freeOr(metadataPort);
        ServerSocket dynamoDb = freeOr(dynamoDbPort)) {
      return new Settings(
          deployment,
          network,
          duties,
          interop,
          validators,
          signerPort,
          metricsPort,
          status.getLocalPort(),
          kms.getLocalPort(),
          metadata.getLocalPort(),
          dynamoDb.getLocalPort());
    }
  }

  private static ServerSocket freeOr(int wanted) throws IOException {
    try {
      return bound(wanted);
    } catch (BindException taken) {
      return bound(0);
    }
  }

  private static ServerSocket bound(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  Settings withTcpPorts(int signer, int metrics) {
    return new Settings(
        deployment,
        network,
        duties,
        interop,
        validators,
        signer,
        metrics,
        statusPort,
        kmsPort,
        metadataPort,
        dynamoDbPort);
  }

  Settings withFreeMetricsPort() throws IOException {
    try (ServerSocket free = bound(0)) {
      return withTcpPorts(signerPort, free.getLocalPort());
    }
  }

  Settings withDuties(DutyPolicy policy) {
    return new Settings(
        deployment,
        network,
        policy.names(),
        interop,
        validators,
        signerPort,
        metricsPort,
        statusPort,
        kmsPort,
        metadataPort,
        dynamoDbPort);
  }

  /** The same with at least so many keys. */
  Settings withKeys(int atLeastInterop, int atLeastValidators) {
    return new Settings(
        deployment,
        network,
        duties,
        Math.max(interop, atLeastInterop),
        Math.max(validators, atLeastValidators),
        signerPort,
        metricsPort,
        statusPort,
        kmsPort,
        metadataPort,
        dynamoDbPort);
  }

  static Optional<Settings> find(Home home) throws IOException {
    return Files.isRegularFile(home.settings())
        ? Optional.of(
            Json.read(
                Files.readAllBytes(home.settings()), Settings.class, home.settings().toString()))
        : Optional.empty();
  }

  void write(Home home) throws IOException {
    Home.write(home.settings(), Json.write(this));
  }
}
