package io.nitrosigner.enclave.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection that stays in one phase for too long. Sits where the decrypted bytes arrive,
 * so that a request's time starts with its first byte. Confined to its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel, which is heard of
final class Deadline extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Deadline.class);

  /** What a connection is doing. */
  enum Phase {
    IDLE,
    REQUEST,
    ANSWER,
    LINGER
  }

  private final Limits limits;
  private Phase phase = Phase.IDLE;
  private long due;
  private long timerDue;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ScheduledFuture<?> timer;

  Deadline(Limits limits) {
    this.limits = limits;
  }

  /** Starts the time of {@code next}. */
  void enter(Phase next) {
    phase = next;
    due = System.nanoTime() + allowed(next).toNanos();
    if (timer == null || due - timerDue < 0) {
      schedule();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    enter(Phase.IDLE);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (phase == Phase.IDLE) {
      enter(Phase.REQUEST);
    }
    ctx.fireChannelRead(msg);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
    }
    ctx.fireChannelInactive();
  }

  /** Sets the timer; a later deadline lets it fire early and be set again, which is cheaper. */
  private void schedule() {
    if (timer != null) {
      timer.cancel(false);
    }
    if (context != null) {
      timerDue = due;
      long delay = Math.max(0, due - System.nanoTime());
      timer = context.executor().schedule(this::check, delay, TimeUnit.NANOSECONDS);
    }
  }

  private void check() {
    if (context == null || !context.channel().isActive()) {
      return;
    }
    if (due - System.nanoTime() > 0) {
      schedule();
    } else {
      LOG.debug("connection closed reason=time-out phase={}", phase);
      context.channel().close();
    }
  }

  private Duration allowed(Phase next) {
    return switch (next) {
      case IDLE -> limits.idle();
      case REQUEST -> limits.request();
      case ANSWER -> limits.answer();
      case LINGER -> limits.linger();
    };
  }
}
