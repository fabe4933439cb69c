package io.nitrosigner.host;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An enclave as nitro-cli names it.
 *
 * @param name the name it was given
 * @param id nitro-cli's id
 * @param cid its vsock context id
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record RunningEnclave(
    @JsonProperty("EnclaveName") String name,
    @JsonProperty("EnclaveID") String id,
    @JsonProperty("EnclaveCID") int cid) {}
