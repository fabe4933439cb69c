/**
 * The operator's side of slashing protection: writing histories through an enclave, reading them
 * from the table, and moving them between signers as EIP-3076 files.
 */
package io.nitrosigner.operator.slashing;
