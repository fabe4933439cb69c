package io.nitrosigner.host;

import io.nitrosigner.host.proxy.EgressProxy;
import io.nitrosigner.host.proxy.HttpsProxy;
import io.nitrosigner.protocol.control.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Runs the host: proxies, status, metrics and the watchdog, until the process is told to end. */
public final class HostProgram {
  /** The name that the host gives its enclave, and finds it by. */
  public static final String ENCLAVE_NAME = "nitro-signer";

  /** For one page of a table, with retries. */
  private static final Duration TABLE_TIMEOUT = Duration.ofSeconds(20);

  private HostProgram() {}

  /**
   * Runs until SIGTERM. The enclave is left running: a new host program finds it and continues.
   *
   * @param listening called once, when every port is open
   * @throws IOException when a port cannot be opened
   */
  public static void run(HostConfiguration configuration, HostDevices devices, Runnable listening)
      throws IOException, InterruptedException {
    HostState state = new HostState(devices.clock(), configuration.image());
    try (var credentials = InstanceProfileCredentialsProvider.create();
        DynamoDbClient tables = tables(configuration, devices, credentials);
        var kms =
            EgressProxy.start(
                devices.vsock().listen(Ports.KMS),
                configuration.kmsHost(),
                configuration.kmsPort());
        var dynamoDb =
            EgressProxy.start(
                devices.vsock().listen(Ports.DYNAMODB),
                configuration.dynamoDbHost(),
                configuration.dynamoDbPort());
        var ready = new ReadySignal(devices.vsock());
        var _ =
            StatusServer.start(
                configuration.statusPort(),
                state,
                new ControlChannel(devices.vsock(), configuration.cid()));
        var https =
            HttpsProxy.start(
                new InetSocketAddress(configuration.listenAddress(), configuration.listenPort()),
                devices.vsock(),
                configuration.cid(),
                Ports.SIGNER);
        var _ =
            MetricsServer.start(
                new InetSocketAddress(configuration.metricsAddress(), configuration.metricsPort()),
                new HostMetrics(
                    state,
                    new HostMetrics.Proxies(https::counters, kms::counters, dynamoDb::counters)),
                new EnclaveMetrics(devices.vsock(), configuration.cid()))) {
      KeyMaterial material = new KeyMaterial(configuration, tables, credentials);
      Watchdog watchdog = new Watchdog(configuration, devices, material, ready, state);
      Runtime.getRuntime().addShutdownHook(new Thread(watchdog::stop, "stop"));
      listening.run();
      watchdog.run();
    }
  }

  private static DynamoDbClient tables(
      HostConfiguration configuration,
      HostDevices devices,
      InstanceProfileCredentialsProvider credentials) {
    var client =
        DynamoDbClient.builder()
            .region(Region.of(configuration.region()))
            .credentialsProvider(credentials)
            .overrideConfiguration(c -> c.apiCallTimeout(TABLE_TIMEOUT))
            .httpClient(UrlConnectionHttpClient.create());
    devices.dynamoDb().ifPresent(client::endpointOverride);
    return client.build();
  }
}
