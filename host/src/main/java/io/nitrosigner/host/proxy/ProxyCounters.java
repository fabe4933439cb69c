package io.nitrosigner.host.proxy;

/**
 * What a proxy has done since it started.
 *
 * @param open connections open now
 * @param accepted connections accepted
 * @param failed connections whose far side could not be reached
 * @param bytesIn bytes moved from those who connect to the far side
 * @param bytesOut bytes moved back
 */
public record ProxyCounters(int open, long accepted, long failed, long bytesIn, long bytesOut) {}
