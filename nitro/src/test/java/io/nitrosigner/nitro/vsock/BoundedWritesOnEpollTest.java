package io.nitrosigner.nitro.vsock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The system calls that Netty really makes. */
@Timeout(30)
final class BoundedWritesOnEpollTest {
  /** Together less than the 208 KiB that the kernel takes in one packet. */
  private static final int CHUNK = 10_000;

  private static final int CHUNKS = 12;

  private final byte[] bytes = new byte[CHUNK * CHUNKS];
  private final Packets packets = Packets.open();
  private EventLoopGroup group;

  @BeforeEach
  void start() {
    assumeTrue(Epoll.isAvailable(), "Netty has no epoll library for this machine");
    group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    new Random(5).nextBytes(bytes);
  }

  @AfterEach
  void stop() throws InterruptedException {
    packets.close();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
  }

  @Test
  void nettyAloneWritesMore() throws Exception {
    EpollDomainSocketChannel channel = channel();
    writeInChunks(channel);
    assertThat(packets.read(bytes.length)).isEqualTo(bytes);
    assertThat(Collections.max(packets.sizes())).isGreaterThan(Vsock.MAX_WRITE);
    channel.close().sync();
  }

  @Test
  void noSystemCallExceedsTheBound() throws Exception {
    EpollDomainSocketChannel channel = channel();
    channel.pipeline().addFirst(new BoundedWrites());
    List<ChannelFuture> written = writeInChunks(channel);
    assertThat(packets.read(bytes.length)).isEqualTo(bytes);
    assertThat(Collections.max(packets.sizes())).isEqualTo(16_384);
    for (ChannelFuture future : written) {
      assertThat(future.sync().isSuccess()).isTrue();
    }
    channel.close().sync();
  }

  @Test
  void splitsOneLargeBuffer() throws Exception {
    EpollDomainSocketChannel channel = channel();
    channel.pipeline().addFirst(new BoundedWrites());
    ByteBuf large = Unpooled.copiedBuffer(bytes);
    ChannelFuture written = channel.writeAndFlush(large);
    assertThat(packets.read(bytes.length)).isEqualTo(bytes);
    assertThat(packets.sizes().subList(0, packets.sizes().size() - 1))
        .containsOnly(Vsock.MAX_WRITE);
    assertThat(written.sync().isSuccess()).isTrue();
    assertThat(large.refCnt()).isZero();
    channel.close().sync();
  }

  private EpollDomainSocketChannel channel() throws InterruptedException {
    EpollDomainSocketChannel channel = new EpollDomainSocketChannel(packets.writer());
    group.register(channel).sync();
    return channel;
  }

  private List<ChannelFuture> writeInChunks(EpollDomainSocketChannel channel) {
    List<ChannelFuture> written = new ArrayList<>();
    for (int i = 0; i < CHUNKS; i++) {
      written.add(channel.write(Unpooled.copiedBuffer(bytes, i * CHUNK, CHUNK)));
    }
    channel.flush();
    return written;
  }
}
