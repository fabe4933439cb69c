/**
 * Ethereum consensus signing as pure functions, and the keys it is done with. {@link
 * io.nitrosigner.signing.duty.SigningRequest} turns a request into a duty with its signing root,
 * {@link io.nitrosigner.signing.bls.SecretKey} signs it.
 */
package io.nitrosigner.signing;
