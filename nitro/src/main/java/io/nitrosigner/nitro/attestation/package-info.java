/**
 * Attestation documents: COSE_Sign1 over a map of claims, under a chain of certificates that ends
 * in one pinned root. {@link io.nitrosigner.nitro.attestation.AttestationVerifier} is the front.
 */
package io.nitrosigner.nitro.attestation;
