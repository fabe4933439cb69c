package io.nitrosigner.emulators.laptop;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.emulators.process.FreePorts;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.signing.duty.DutyPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
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
 * @param instances the instances' ports, an enclave on each
 * @param kmsPort of the KMS emulator
 * @param dynamoDbPort of DynamoDB Local
 * @param dynamoDbTlsPort of the endpoint in front of it
 * @param lambdaPort of the Lambda emulator
 */
record Settings(
    @JsonProperty("deployment") String deployment,
    @JsonProperty("network") Map<String, Object> network,
    @JsonProperty("duties") List<String> duties,
    @JsonProperty("interop") int interop,
    @JsonProperty("validators") int validators,
    @JsonProperty("signer_port") int signerPort,
    @JsonProperty("instances") List<InstancePorts> instances,
    @JsonProperty("kms_port") int kmsPort,
    @JsonProperty("dynamodb_port") int dynamoDbPort,
    @JsonProperty("dynamodb_tls_port") int dynamoDbTlsPort,
    @JsonProperty("lambda_port") int lambdaPort) {

  /** Copies the instances. */
  Settings {
    instances = List.copyOf(instances);
  }

  /** New settings for one enclave, without keys yet and with ports that are free now. */
  static Settings create(Map<String, Object> network, int signerPort, int metricsPort)
      throws IOException {
    return new Settings(
            UUID.randomUUID().toString(),
            network,
            DutyPolicy.DEFAULT.names(),
            0,
            0,
            signerPort,
            List.of(new InstancePorts(0, metricsPort, 0, 0)),
            0,
            0,
            0,
            0)
        .withFreePorts();
  }

  /**
   * The same with other ports in the place of those that somebody else has taken meanwhile; those
   * that the user has chosen stay.
   */
  Settings withFreePorts() throws IOException {
    try (FreePorts ports = new FreePorts()) {
      List<InstancePorts> free = new ArrayList<>();
      for (InstancePorts instance : instances) {
        free.add(instance.orFree(ports));
      }
      return new Settings(
              deployment,
              network,
              duties,
              interop,
              validators,
              signerPort,
              free,
              ports.orAny(kmsPort),
              ports.orAny(dynamoDbPort),
              ports.orAny(dynamoDbTlsPort),
              ports.orAny(lambdaPort))
          .withTcpPorts(signerPort, metricsPort());
    }
  }

  /** Ports as the user chooses them: the signer's, and the first host's metrics'. */
  Settings withTcpPorts(int signer, int metrics) {
    List<InstancePorts> moved = new ArrayList<>(instances);
    moved.set(0, instances.getFirst().withMetricsPort(metrics));
    return new Settings(
        deployment,
        network,
        duties,
        interop,
        validators,
        signer,
        moved,
        kmsPort,
        dynamoDbPort,
        dynamoDbTlsPort,
        lambdaPort);
  }

  Settings withFreeMetricsPort() throws IOException {
    try (FreePorts ports = new FreePorts()) {
      return withTcpPorts(signerPort, ports.orAny(0));
    }
  }

  /** The same with so many enclaves; the first ones stay. */
  Settings withEnclaves(int count) throws IOException {
    List<InstancePorts> wanted =
        new ArrayList<>(instances.subList(0, Math.min(count, instances.size())));
    try (FreePorts ports = new FreePorts()) {
      while (wanted.size() < count) {
        wanted.add(InstancePorts.free(ports));
      }
    }
    return new Settings(
        deployment,
        network,
        duties,
        interop,
        validators,
        signerPort,
        wanted,
        kmsPort,
        dynamoDbPort,
        dynamoDbTlsPort,
        lambdaPort);
  }

  Settings withDuties(DutyPolicy policy) {
    return new Settings(
        deployment,
        network,
        policy.names(),
        interop,
        validators,
        signerPort,
        instances,
        kmsPort,
        dynamoDbPort,
        dynamoDbTlsPort,
        lambdaPort);
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
        instances,
        kmsPort,
        dynamoDbPort,
        dynamoDbTlsPort,
        lambdaPort);
  }

  /** TCP port of the first host's metrics. */
  int metricsPort() {
    return instances.getFirst().metricsPort();
  }

  /** Whether there are several enclaves, and so a balancer. */
  boolean balanced() {
    return instances.size() > 1;
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
