package io.nitrosigner.enclave.http;

/**
 * What the server has seen since it started.
 *
 * @param open connections open now
 * @param accepted connections accepted
 * @param handshakes connections that finished their TLS handshake
 * @param distrusted connections whose client did not trust the server's certificate
 * @param failedHandshakes connections that never finished their TLS handshake for another reason
 */
public record ServerCounters(
    int open, long accepted, long handshakes, long distrusted, long failedHandshakes) {
  /** Those of a server that does not exist yet. */
  public static final ServerCounters NONE = new ServerCounters(0, 0, 0, 0, 0);
}
