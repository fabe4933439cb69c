/**
 * A network load balancer before several hosts: TCP is passed through, TLS ends in the enclaves.
 */
package io.nitrosigner.emulators.balancer;
