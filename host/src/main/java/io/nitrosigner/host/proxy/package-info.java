/**
 * The two forwarders of the parent instance: {@link io.nitrosigner.host.proxy.HttpsProxy} carries
 * clients to the enclave, {@link io.nitrosigner.host.proxy.EgressProxy} carries the enclave to one
 * remote. Both move bytes and understand none of them: TLS ends beyond.
 */
package io.nitrosigner.host.proxy;
