/**
 * The part of CBOR (RFC 8949) that Nitro uses, read strictly and written minimally.
 *
 * <p>A codec of our own, because the documents need three things at once that no library offers:
 * definite lengths only, keys in the signer's order, and bounds on size and depth that hold before
 * anything is allocated. {@link io.nitrosigner.nitro.cbor.Cbor} is the front.
 */
package io.nitrosigner.nitro.cbor;
