/** The AWS SDK over vsock: TLS to AWS ends in the enclave, and the parent only carries bytes. */
package io.nitrosigner.enclave.aws;
