/**
 * Streams between an enclave and its parent: AF_VSOCK, and Unix sockets in its place on a laptop.
 *
 * <p>{@link io.nitrosigner.nitro.vsock.Vsock} is the front. Both kinds run through the same native
 * socket, so what is tested over Unix sockets is what runs over vsock. Blocking calls block the
 * platform: call them from platform threads, because a blocked native call holds the carrier of a
 * virtual thread.
 */
package io.nitrosigner.nitro.vsock;
