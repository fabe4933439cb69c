package io.nitrosigner.host.proxy;

import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.time.Duration;

/**
 * How much a proxy holds, and for how long.
 *
 * @param connections open connections; beyond it the kernel's queue waits
 * @param connect from accept to a connected far side
 * @param idle without a byte in either direction
 * @param halfOpen without a byte once one side has ended
 */
public record ProxyLimits(int connections, Duration connect, Duration idle, Duration halfOpen) {
  /** A vsock carries no longer write safely, and no write is longer than a read. */
  static final int MAX_READ_BYTES = 16 << 10;

  /**
   * What the kernel holds for us of a TCP connection: Netty takes all of it into memory when the
   * peer shuts down, wanted or not.
   */
  static final int RECEIVE_BUFFER_BYTES = 256 << 10;

  /** What is read at most in one go. */
  static final RecvByteBufAllocator READS = new FixedRecvByteBufAllocator(MAX_READ_BYTES);

  /**
   * For clients of the enclave: as many connections as the enclave takes; idle for longer than the
   * enclave's own 120 s, so that it closes first, with TLS's farewell.
   */
  static final ProxyLimits HTTPS =
      new ProxyLimits(
          2_048, Duration.ofSeconds(5), Duration.ofSeconds(180), Duration.ofSeconds(10));

  /** For the enclave itself: the pools of a few AWS clients, which drop what idles for 60 s. */
  static final ProxyLimits EGRESS =
      new ProxyLimits(512, Duration.ofSeconds(5), Duration.ofSeconds(180), Duration.ofSeconds(10));
}
