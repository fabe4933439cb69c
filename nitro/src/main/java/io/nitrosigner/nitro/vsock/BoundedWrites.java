package io.nitrosigner.nitro.vsock;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CoalescingBufferQueue;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every system call that writes a Netty channel within {@link Vsock#MAX_WRITE} bytes.
 *
 * <p>The transport gathers whatever it holds into one call, so it is never given more than one
 * piece: large buffers are split and small ones joined, and the next piece follows when the
 * previous one is written. Order, promises and flushes are kept; what is still here when the
 * channel closes fails and is released. Put it first in the pipeline, one for each channel.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // the promise handed in is the future that is returned
public final class BoundedWrites extends ChannelDuplexHandler {
  private @Nullable CoalescingBufferQueue waiting;

  /** Bytes at the head of the queue that may go. */
  private int flushed;

  /** Whether the head of the queue may go, even if it has no bytes. */
  private boolean due;

  private boolean writing;

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    waiting = new CoalescingBufferQueue(context.channel(), 8, true);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf bytes) {
      queue().add(bytes, promise);
      return;
    }
    ReferenceCountUtil.release(message);
    promise.setFailure(
        new IllegalArgumentException(
            "cannot bound a %s, expected a ByteBuf".formatted(message.getClass().getName())));
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    flushed = queue().readableBytes();
    due = !queue().isEmpty();
    if (writing) {
      return;
    }
    if (due) {
      writePiece(context);
    } else {
      context.flush();
    }
  }

  /** Takes along empty buffers too, since their promises tell when all before them is written. */
  private void writePiece(ChannelHandlerContext context) {
    int size = Math.min(flushed, Vsock.MAX_WRITE);
    ChannelPromise written = context.newPromise();
    ByteBuf piece = queue().remove(context.alloc(), size, written);
    flushed -= size;
    due = flushed > 0;
    writing = true;
    written.addListener(done -> next(context, done));
    context.writeAndFlush(piece, written);
  }

  private void next(ChannelHandlerContext context, Future<?> done) {
    writing = false;
    Throwable failure = done.cause();
    if (failure != null) {
      discard(failure); // a stream with a hole in it is worth nothing
    } else if (due) {
      writePiece(context);
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    discard(new ClosedChannelException());
    context.close(promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    discard(new ClosedChannelException());
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    discard(new ClosedChannelException());
  }

  private void discard(Throwable cause) {
    flushed = 0;
    due = false;
    queue().releaseAndFailAll(cause);
  }

  private CoalescingBufferQueue queue() {
    return requireNonNull(waiting, "handler is not in a pipeline");
  }
}
