package io.nitrosigner.nitro.vsock;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // the transport completes writes when told to
final class BoundedWritesTest {
  private final Transport transport = new Transport();
  private final EmbeddedChannel channel = new EmbeddedChannel(transport, new BoundedWrites());

  @Test
  void splitsALargeBufferAndHandsOutOnePieceAtATime() {
    ByteBuf bytes = random(2 * Vsock.MAX_WRITE + 1);
    ByteBuf expected = bytes.copy();
    ChannelFuture written = channel.writeAndFlush(bytes);
    ByteBuf all = Unpooled.buffer();

    for (int size : new int[] {Vsock.MAX_WRITE, Vsock.MAX_WRITE, 1}) {
      assertThat(written.isDone()).isFalse();
      assertThat(transport.pieces).hasSize(1);
      ByteBuf piece = transport.pieces.getFirst();
      assertThat(piece.readableBytes()).isEqualTo(size);
      all.writeBytes(piece);
      transport.complete();
    }

    assertThat(written.isSuccess()).isTrue();
    assertThat(all).isEqualTo(expected);
    assertThat(bytes.refCnt()).isZero();
  }

  @Test
  void joinsSmallBuffersIntoOnePiece() {
    ChannelFuture first = channel.write(Unpooled.copiedBuffer(new byte[] {1, 2}));
    ChannelFuture second = channel.write(Unpooled.copiedBuffer(new byte[] {3}));
    assertThat(transport.pieces).isEmpty();
    channel.flush();
    assertThat(transport.pieces).hasSize(1);
    assertThat(transport.pieces.getFirst()).isEqualTo(Unpooled.copiedBuffer(new byte[] {1, 2, 3}));
    assertThat(first.isDone()).isFalse();
    transport.complete();
    assertThat(first.isSuccess()).isTrue();
    assertThat(second.isSuccess()).isTrue();
  }

  @Test
  void holdsBackWhatWasNotFlushed() {
    channel.write(Unpooled.copiedBuffer(new byte[] {1}));
    channel.flush();
    channel.write(Unpooled.copiedBuffer(new byte[] {2}));
    transport.complete();
    assertThat(transport.pieces).isEmpty();
    channel.flush();
    assertThat(transport.pieces.getFirst()).isEqualTo(Unpooled.copiedBuffer(new byte[] {2}));
    transport.complete();
  }

  @Test
  void flushesAgainWhileAPieceIsUnderWay() {
    channel.writeAndFlush(Unpooled.copiedBuffer(new byte[] {1}));
    ChannelFuture later = channel.writeAndFlush(Unpooled.copiedBuffer(new byte[] {2}));
    assertThat(transport.pieces).hasSize(1);
    transport.complete();
    assertThat(transport.pieces).hasSize(1);
    transport.complete();
    assertThat(later.isSuccess()).isTrue();
  }

  @Test
  void completesAnEmptyBuffer() {
    ChannelFuture empty = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    transport.completeAll();
    assertThat(empty.isSuccess()).isTrue();
  }

  @Test
  void completesAnEmptyBufferAfterWhatIsUnderWay() {
    channel.writeAndFlush(random(5));
    ChannelFuture barrier = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    assertThat(barrier.isDone()).isFalse();
    transport.completeAll();
    assertThat(barrier.isSuccess()).isTrue();
  }

  @Test
  void completesAnEmptyBufferBetweenOthers() {
    ChannelFuture first = channel.write(Unpooled.copiedBuffer(new byte[] {1}));
    ChannelFuture empty = channel.write(Unpooled.buffer(0));
    channel.flush();
    transport.completeAll();
    assertThat(first.isSuccess()).isTrue();
    assertThat(empty.isSuccess()).isTrue();
  }

  @Test
  void passesAFlushOfNothingOn() {
    channel.flush();
    assertThat(transport.flushes).isOne();
  }

  @Test
  void failsAndReleasesWhatWaitsWhenTheChannelCloses() {
    channel.writeAndFlush(random(Vsock.MAX_WRITE));
    ByteBuf waiting = random(10);
    ChannelFuture failed = channel.writeAndFlush(waiting);
    channel.close();
    assertThat(failed.cause()).isInstanceOf(ClosedChannelException.class);
    assertThat(waiting.refCnt()).isZero();
    transport.completeAll();
  }

  @Test
  void failsTheRestOfASplitBufferWhenAPieceFails() {
    ByteBuf bytes = random(2 * Vsock.MAX_WRITE);
    ChannelFuture written = channel.writeAndFlush(bytes);
    transport.fail(new ClosedChannelException());
    assertThat(written.cause()).isInstanceOf(ClosedChannelException.class);
    assertThat(transport.pieces).isEmpty();
    assertThat(bytes.refCnt()).isZero();
  }

  @Test
  void refusesWhatItCannotMeasure() {
    ChannelFuture refused = channel.writeAndFlush("text");
    assertThat(refused.cause())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot bound a java.lang.String, expected a ByteBuf");
  }

  @Test
  void tellsWritersToPauseWhileMuchWaits() {
    channel.writeAndFlush(random(10));
    channel.writeAndFlush(random(1 << 20));
    assertThat(channel.isWritable()).isFalse();
    while (!transport.pieces.isEmpty()) {
      transport.complete();
    }
    assertThat(channel.isWritable()).isTrue();
  }

  private static ByteBuf random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Unpooled.copiedBuffer(bytes);
  }

  /** Stands where the socket would be and completes writes when told. */
  private static final class Transport extends ChannelOutboundHandlerAdapter {
    private final Deque<ByteBuf> pieces = new ArrayDeque<>();
    private final Deque<ChannelPromise> promises = new ArrayDeque<>();
    private int flushes;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      pieces.add((ByteBuf) message);
      promises.add(promise);
    }

    @Override
    public void flush(ChannelHandlerContext context) {
      flushes++;
    }

    void complete() {
      pieces.removeFirst().release();
      promises.removeFirst().setSuccess();
    }

    void completeAll() {
      while (!pieces.isEmpty()) {
        complete();
      }
    }

    void fail(Throwable cause) {
      pieces.removeFirst().release();
      promises.removeFirst().setFailure(cause);
    }
  }
}
