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
 * @param keysFailed how many rows could not be loaded, or not as they are now
 * @param keysInactive how many rows are not to be loaded
 * @param failures why, for the first {@value #MAX_FAILURES} of those that failed
 * @param rowsDigest the {@link GivenRows#digest()} of what the host has given
 * @param tls the TLS identity, once there is one
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
    @JsonProperty("keys_failed") int keysFailed,
    @JsonProperty("keys_inactive") int keysInactive,
    @JsonProperty("failures") List<KeyFailure> failures,
    @JsonProperty("rows_digest") String rowsDigest,
    @JsonProperty("tls") Optional<TlsState> tls,
    @JsonProperty("reason") Optional<String> reason,
    @JsonProperty("reload") String reload) {

  /** The value of {@code reload} that asks for the key table. */
  public static final String RELOAD_REQUESTED = "requested";

  /** The value of {@code reload} while an earlier change is carried out. */
  public static final String RELOAD_RUNNING = "running";

  /** The value of {@code reload} after a change that was not carried out. */
  public static final String RELOAD_FAILED = "failed";

  /** Ten thousand keys may fail for one reason, and this is asked for every two seconds. */
  public static final int MAX_FAILURES = 100;

  /** Copies the collections, and the first of the failures. */
  public EnclaveState {
    pcrs = Collections.unmodifiableSortedMap(new TreeMap<>(pcrs));
    failures = List.copyOf(failures.subList(0, Math.min(MAX_FAILURES, failures.size())));
  }

  /** One key that does not sign, and why. */
  public record KeyFailure(
      @JsonProperty("pubkey") String pubkey, @JsonProperty("reason") String reason) {}

  /**
   * The TLS identity.
   *
   * @param rowDigest the {@link GivenRows#digest(Record)} of the row that was given last
   * @param notAfter when the certificate in use ends, ISO-8601
   * @param problem why the row that was given last is not what is in use
   */
  public record TlsState(
      @JsonProperty("row_digest") String rowDigest,
      @JsonProperty("not_after") String notAfter,
      @JsonProperty("problem") Optional<String> problem) {}
}
