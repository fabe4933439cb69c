package io.nitrosigner.enclave.http;

/**
 * What the server has seen since it started.
 *
 * @param open connections open now
 * @param accepted connections accepted
 * @param failedHandshakes connections that never finished their TLS handshake
 */
public record ServerCounters(int open, long accepted, long failedHandshakes) {}
