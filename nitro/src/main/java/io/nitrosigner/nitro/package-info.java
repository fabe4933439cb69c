/**
 * AWS Nitro Enclaves as formats and devices.
 *
 * <p>{@code nsm} is the security module, {@code attestation} verifies the documents it signs,
 * {@code measurement} computes the registers they contain, {@code kms} opens what KMS sends to an
 * attested enclave, {@code vsock} carries bytes between an enclave and its parent, and {@code cbor}
 * is the encoding that the first two share.
 */
package io.nitrosigner.nitro;
