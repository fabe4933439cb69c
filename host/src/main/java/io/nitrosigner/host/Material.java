package io.nitrosigner.host;

import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.Credential;

/**
 * Gathers what an enclave is given: ciphertexts and credentials, nothing readable. Each call reads
 * everything afresh, and throws {@link HostException} when a part cannot be had.
 */
interface Material {
  /** What a sealed enclave needs. */
  ControlRequest.Init init();

  /** What a serving enclave needs to know of the key table as it is now. */
  ControlRequest.Keys keys();

  /** The instance role's AWS credentials as they are now. */
  Credential credential();
}
