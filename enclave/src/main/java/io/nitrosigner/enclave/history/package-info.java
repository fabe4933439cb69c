/** Slashing protection inside the enclave: who may sign what, and whether that is recorded. */
package io.nitrosigner.enclave.history;
