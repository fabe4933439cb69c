/**
 * A stand-in for {@code nitro-cli} whose enclaves are processes.
 *
 * <p>{@link io.nitrosigner.emulators.nitrocli.NitroCli} takes the arguments and prints the JSON of
 * version 1.5.0. Each enclave gets a machine process that outlives the command: it measures the
 * image, runs the security module and the sockets, and starts the enclave as its child, which is
 * thereby as unable to lie about its measurement as a real enclave is.
 */
package io.nitrosigner.emulators.nitrocli;
