package io.nitrosigner.protocol.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an enclave says of itself on the control channel.
 *
 * @param phase one of SEALED, UNSEALING, SERVING, FAILED
 * @param since when this phase began, ISO-8601
 * @param moduleId the Nitro Security Module's id of this enclave
 * @param pcrs PCR index to lower-case hex, for the PCRs that mean something
 * @param configurationDigest SHA-384 of the configuration, hex, once committed
 * @param keysLoaded how many validator keys sign
 * @param failures each key that could not be loaded, and why
 * @param reason why the phase is FAILED
 * @param reload {@link #RELOAD_REQUESTED} when the host shall read the key table and send it;
 *     otherwise running, or how the last one went, by the names of {@code GET /reload}
 */
public record EnclaveState(
    @JsonProperty("phase") String phase,
    @JsonProperty("since") String since,
    @JsonProperty("module_id") String moduleId,
    @JsonProperty("pcrs") Map<String, String> pcrs,
    @JsonProperty("configuration_digest") Optional<String> configurationDigest,
    @JsonProperty("keys_loaded") int keysLoaded,
    @JsonProperty("failures") List<KeyFailure> failures,
    @JsonProperty("reason") Optional<String> reason,
    @JsonProperty("reload") String reload) {

  /** The value of {@code reload} that asks for the key table. */
  public static final String RELOAD_REQUESTED = "requested";

  /** Copies the collections. */
  public EnclaveState {
    pcrs = Collections.unmodifiableSortedMap(new TreeMap<>(pcrs));
    failures = List.copyOf(failures);
  }

  /** One key that does not sign, and why. */
  public record KeyFailure(
      @JsonProperty("pubkey") String pubkey, @JsonProperty("reason") String reason) {}
}
