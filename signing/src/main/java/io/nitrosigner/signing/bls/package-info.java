/**
 * BLS signatures over BLS12-381 as the consensus layer uses them: {@link
 * io.nitrosigner.signing.bls.SecretKey}. The only native code of this module.
 */
package io.nitrosigner.signing.bls;
