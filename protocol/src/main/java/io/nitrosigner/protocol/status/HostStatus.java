package io.nitrosigner.protocol.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.control.EnclaveState;
import java.util.Optional;

/**
 * What a host program says of itself and its enclave, on its status port.
 *
 * @param version grows with every change, so that a reader can wait for the next one
 * @param activity what the watchdog is doing: starting, waiting, initialising, watching, backing
 *     off
 * @param since when it began that, ISO-8601
 * @param image the enclave image file
 * @param enclaveId nitro-cli's id of the running enclave
 * @param enclave what the enclave says of itself
 * @param problem why the enclave does not serve, as far as the host knows
 */
public record HostStatus(
    @JsonProperty("version") long version,
    @JsonProperty("activity") String activity,
    @JsonProperty("since") String since,
    @JsonProperty("image") String image,
    @JsonProperty("enclave_id") Optional<String> enclaveId,
    @JsonProperty("enclave") Optional<EnclaveState> enclave,
    @JsonProperty("problem") Optional<String> problem) {

  /** Reads a status. */
  public static HostStatus read(byte[] json) {
    return Json.read(json, HostStatus.class, "host status");
  }

  /** The status as it goes over the wire. */
  public byte[] write() {
    return Json.write(this);
  }
}
