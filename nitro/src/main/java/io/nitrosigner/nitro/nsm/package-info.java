/**
 * The Nitro Security Module: its messages, a client, and the device that carries them.
 *
 * <p>{@link io.nitrosigner.nitro.nsm.SecurityModule} is the front; {@link
 * io.nitrosigner.nitro.nsm.NsmClient} implements it over any {@link
 * io.nitrosigner.nitro.nsm.NsmTransport}.
 */
package io.nitrosigner.nitro.nsm;
