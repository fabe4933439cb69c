package io.nitrosigner.nitro.vsock;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import java.util.concurrent.ThreadFactory;

/**
 * Epoll event loops whose channels survive half-closure.
 *
 * <p>When a peer has shut down and nothing is to be read or written, Netty (4.2.13 to 4.2.20 at
 * least) takes the descriptor out of epoll, but later modifies it as if it were in, which fails
 * with ENOENT and breaks the channel in the middle of its answer. These loops leave the descriptor
 * in, edge-triggered and without events: no such failure, and no busy loop over a hang-up either.
 */
public final class EventLoops {
  private EventLoops() {}

  /** One loop for each core, on threads named after {@code name}. */
  public static EventLoopGroup epoll(String name) {
    IoHandlerFactory epoll = EpollIoHandler.newFactory();
    ThreadFactory threads = Thread.ofPlatform().name(name + "-", 0).daemon().factory();
    return new MultiThreadIoEventLoopGroup(
        Runtime.getRuntime().availableProcessors(),
        threads,
        executor -> new Handler(epoll.newHandler(executor)));
  }

  private record Handler(IoHandler epoll) implements IoHandler {
    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      return new Registration(epoll.register(handle));
    }

    @Override
    public void initialize() {
      epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
      return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
      epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
      epoll.destroy();
    }

    @Override
    public void wakeup() {
      epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
      return epoll.isCompatible(type);
    }
  }

  /** Confined to its event loop, but for {@link #cancel}. */
  private static final class Registration implements IoRegistration {
    private final IoRegistration epoll;
    private boolean added;

    Registration(IoRegistration epoll) {
      this.epoll = epoll;
    }

    @Override
    public long submit(IoOps ops) {
      boolean none = ops.equals(EpollIoOps.NONE);
      added |= !none;
      return epoll.submit(none && added ? EpollIoOps.EPOLLET : ops);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature
    public <T> T attachment() {
      return epoll.attachment();
    }

    @Override
    public boolean isValid() {
      return epoll.isValid();
    }

    @Override
    public boolean cancel() {
      return epoll.cancel();
    }
  }
}
