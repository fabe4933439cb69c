/**
 * The remote-signing API on the wire: TLS, HTTP/1.1 and JSON, all of it bounded.
 *
 * <p>{@link io.nitrosigner.enclave.http.SigningServer} is the front; it knows nothing of duties or
 * keys and asks a {@link io.nitrosigner.enclave.http.SigningApi}.
 */
package io.nitrosigner.enclave.http;
