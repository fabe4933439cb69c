/**
 * What the enclave counts and times, in the Prometheus text format.
 *
 * <p>{@link io.nitrosigner.enclave.telemetry.Telemetry} is the front. The value of a label is an
 * enum's constant, or part of the attested image and configuration; there is no way to make one of
 * what a client has sent.
 */
package io.nitrosigner.enclave.telemetry;
