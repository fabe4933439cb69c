package io.nitrosigner.enclave;

import io.nitrosigner.enclave.aws.HeldCredentials;

/**
 * What there is while an enclave serves.
 *
 * @param signer the open signer port
 * @param credentials what reaches AWS
 * @param operatorsWord believes operators
 * @param changes the keys, and how they change
 * @param rotation the TLS identity, and how it changes
 */
record Live(
    Serving signer,
    HeldCredentials credentials,
    OperatorsWord operatorsWord,
    TableChanges changes,
    Rotation rotation)
    implements AutoCloseable {

  /** Closes the signer port and wipes the keys, also those that are being unsealed. */
  @Override
  public void close() {
    try {
      signer.close();
    } finally {
      operatorsWord.close();
      changes.close();
    }
  }
}
