/**
 * The slashing protection interchange format, by which signers hand over a key's past (EIP-3076).
 */
package io.nitrosigner.slashing.interchange;
