/**
 * A Nitro Security Module without the hardware: it keeps registers, signs attestation documents
 * under a root of its own, and is reached over a Unix socket by a process that cannot make it lie.
 */
package io.nitrosigner.emulators.nsm;
