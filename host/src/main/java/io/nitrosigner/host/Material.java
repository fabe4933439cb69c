package io.nitrosigner.host;

import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.Credential;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.protocol.records.TlsKeyRecord;

/**
 * Gathers what an enclave is given: ciphertexts and credentials, nothing readable. Each call reads
 * everything afresh, and throws {@link HostException} when a part cannot be had.
 */
interface Material {
  /** What a sealed enclave needs. */
  ControlRequest.Init init();

  /** The key table as it is now. */
  KeyRows keys();

  /** The TLS identity as it is now. */
  TlsKeyRecord tls();

  /** The instance role's AWS credentials as they are now. */
  Credential credential();
}
