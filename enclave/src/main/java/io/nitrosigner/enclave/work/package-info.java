/** The processor time of the enclave, shared out by {@link SigningPool}. */
package io.nitrosigner.enclave.work;
