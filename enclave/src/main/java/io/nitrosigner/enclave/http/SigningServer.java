package io.nitrosigner.enclave.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.nitrosigner.enclave.telemetry.Telemetry;
import io.nitrosigner.nitro.vsock.ConnectionCap;
import io.nitrosigner.nitro.vsock.EventLoops;
import io.nitrosigner.nitro.vsock.VsockChannels;
import io.nitrosigner.nitro.vsock.VsockListener;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The remote-signing API of Web3Signer over TLS and HTTP/1.1, directly on a listening vsock (or, in
 * the laptop world, a Unix socket). Thread-safe.
 *
 * <p>Routes: {@code GET /upcheck}, {@code GET /healthcheck}, {@code GET /api/v1/eth2/publicKeys},
 * {@code POST /api/v1/eth2/sign/{identifier}}, {@code GET} and {@code POST /reload}. Everything
 * that a client can make the server hold is bounded by {@link Limits}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel, which is heard of
public final class SigningServer implements AutoCloseable {
  /** Envelopes and full blocks are rare; a few may wait for the one thread that parses them. */
  private static final int LARGE_BODIES_WAITING = 16;

  private static final long CLOSE_PATIENCE_MILLIS = 1_000;

  private final EventLoopGroup loops;
  private final ExecutorService largeBodies;
  private final ChannelGroup open;
  private final Connections connections;
  private final Channel listening;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SigningServer(
      VsockListener listener, SslContext tls, SigningApi api, Telemetry telemetry, Limits limits) {
    largeBodies = largeBodies();
    open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    connections = new Connections(tls, limits, new Endpoint(api, telemetry, largeBodies), open);
    loops = EventLoops.epoll("signer");
    try {
      listening = listen(listener, limits);
    } catch (Throwable e) {
      stopThreads();
      throw e;
    }
  }

  private Channel listen(VsockListener listener, Limits limits) {
    return new ServerBootstrap()
        .group(loops)
        .channelFactory(() -> VsockChannels.adopt(listener))
        .handler(new ConnectionCap(limits.connections()))
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(
            ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(Limits.MAX_CHUNK_BYTES))
        .childHandler(connections)
        .register()
        .syncUninterruptibly()
        .channel();
  }

  /**
   * Serves {@code api} to whoever connects to {@code listener}, which belongs to the server from
   * here on and is closed if the server cannot start.
   *
   * @throws IllegalArgumentException if the identity is unusable
   */
  public static SigningServer start(
      VsockListener listener, ServerIdentity identity, SigningApi api, Telemetry telemetry) {
    return start(listener, identity, api, telemetry, Limits.DEFAULT);
  }

  static SigningServer start(
      VsockListener listener,
      ServerIdentity identity,
      SigningApi api,
      Telemetry telemetry,
      Limits limits) {
    try {
      return new SigningServer(listener, identity.tls(), api, telemetry, limits);
    } catch (Throwable e) {
      listener.close();
      throw e;
    }
  }

  /**
   * Is {@code next} to those who connect from here on; open connections go on.
   *
   * @throws IllegalArgumentException if the identity is unusable; nothing changes then
   */
  public void change(ServerIdentity next) {
    connections.change(next.tls());
  }

  /** What the server has seen so far. */
  public ServerCounters counters() {
    return connections.counters();
  }

  /** Closes everything at once; further calls do nothing. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    listening.close().syncUninterruptibly();
    open.close().awaitUninterruptibly(CLOSE_PATIENCE_MILLIS);
    stopThreads();
  }

  private void stopThreads() {
    loops.shutdownGracefully(0, CLOSE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    largeBodies.shutdown();
  }

  private static ExecutorService largeBodies() {
    return new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(LARGE_BODIES_WAITING),
        Thread.ofPlatform().name("large-bodies").daemon().factory());
  }
}
