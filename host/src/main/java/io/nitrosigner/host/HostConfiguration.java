package io.nitrosigner.host;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.ProtocolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a host program is told. Nothing here is trusted by the enclave.
 *
 * @param deployment UUID whose keys are loaded
 * @param region AWS region
 * @param validatorKeysTable table of validator keys
 * @param tlsKeysTable table of TLS identities
 * @param image enclave image file
 * @param configuration file whose bytes the enclave attests to
 * @param cpuCount vCPUs of the enclave
 * @param memoryMib memory of the enclave
 * @param cid vsock context id of the enclave
 * @param listenAddress address of the signer's TCP port
 * @param listenPort the signer's TCP port
 * @param statusPort port of the host's own status, on 127.0.0.1
 * @param metricsAddress address of the metrics' TCP port
 * @param metricsPort the metrics' TCP port
 * @param kmsHost where the egress proxy finds KMS
 * @param kmsPort its port
 * @param dynamoDbHost where the other egress proxy finds DynamoDB
 * @param dynamoDbPort its port
 * @param pollSeconds how often the tables are looked at, {@value #MIN_POLL_SECONDS} to {@value
 *     #MAX_POLL_SECONDS} seconds; each time reads the whole table of validator keys
 */
public record HostConfiguration(
    @JsonProperty("deployment") String deployment,
    @JsonProperty("region") String region,
    @JsonProperty("validator_keys_table") String validatorKeysTable,
    @JsonProperty("tls_keys_table") String tlsKeysTable,
    @JsonProperty("image") String image,
    @JsonProperty("configuration") String configuration,
    @JsonProperty("cpu_count") int cpuCount,
    @JsonProperty("memory_mib") int memoryMib,
    @JsonProperty("enclave_cid") int cid,
    @JsonProperty("listen_address") String listenAddress,
    @JsonProperty("listen_port") int listenPort,
    @JsonProperty("status_port") int statusPort,
    @JsonProperty("metrics_address") String metricsAddress,
    @JsonProperty("metrics_port") int metricsPort,
    @JsonProperty("kms_host") String kmsHost,
    @JsonProperty("kms_port") int kmsPort,
    @JsonProperty("dynamodb_host") String dynamoDbHost,
    @JsonProperty("dynamodb_port") int dynamoDbPort,
    @JsonProperty("poll_seconds") int pollSeconds) {

  /** For whom nothing else is better. */
  public static final int DEFAULT_POLL_SECONDS = 60;

  static final int MIN_POLL_SECONDS = 5;
  static final int MAX_POLL_SECONDS = 3600;

  /** Checks what has bounds. */
  public HostConfiguration {
    if (pollSeconds < MIN_POLL_SECONDS || pollSeconds > MAX_POLL_SECONDS) {
      throw new ProtocolException(
          "poll_seconds: expected "
              + MIN_POLL_SECONDS
              + " to "
              + MAX_POLL_SECONDS
              + ", was "
              + pollSeconds);
    }
  }

  /**
   * Reads a file.
   *
   * @throws ProtocolException when it cannot be read or is not of this form
   */
  public static HostConfiguration read(Path file) {
    try {
      return Json.read(Files.readAllBytes(file), HostConfiguration.class, file.toString());
    } catch (IOException e) {
      throw new ProtocolException("cannot read the host configuration " + file);
    }
  }

  /** The configuration as a file holds it. */
  public byte[] write() {
    return Json.write(this);
  }
}
