package io.nitrosigner.enclave.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.nitrosigner.nitro.vsock.BoundedWrites;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/**
 * Sets up each accepted connection: bounded writes, TLS, deadlines, HTTP, one exchange at a time.
 */
final class Connections extends ChannelInitializer<Channel> {
  /** The alerts (RFC 8446, 6.2) of clients that do not take our certificate, as BoringSSL says. */
  private static final Pattern DISTRUST =
      Pattern.compile("ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN)");

  private final Limits limits;
  private final Endpoint endpoint;
  private final Budget budget;
  private final ChannelGroup open;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder handshakes = new LongAdder();
  private final LongAdder distrusted = new LongAdder();
  private final LongAdder failedHandshakes = new LongAdder();
  private volatile SslContext tls;

  Connections(SslContext tls, Limits limits, Endpoint endpoint, ChannelGroup open) {
    this.tls = tls;
    this.limits = limits;
    this.endpoint = endpoint;
    this.budget = new Budget(limits.bodiesInFlight());
    this.open = open;
  }

  @Override
  protected void initChannel(Channel channel) {
    accepted.increment();
    open.add(channel);
    SslHandler handler = tls.newHandler(channel.alloc());
    handler.setHandshakeTimeoutMillis(limits.handshake().toMillis());
    var deadline = new Deadline(limits);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(new BoundedWrites());
    pipeline.addLast(handler);
    pipeline.addLast(new HandshakeCounter());
    pipeline.addLast(deadline);
    pipeline.addLast(new HttpServerCodec(http()));
    pipeline.addLast(new FlowControlHandler());
    pipeline.addLast(new Exchange(endpoint, budget, deadline));
  }

  /** From the next connection on. */
  void change(SslContext next) {
    tls = next;
  }

  ServerCounters counters() {
    return new ServerCounters(
        open.size(), accepted.sum(), handshakes.sum(), distrusted.sum(), failedHandshakes.sum());
  }

  private static HttpDecoderConfig http() {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(Limits.MAX_INITIAL_LINE_BYTES)
        .setMaxHeaderSize(Limits.MAX_HEADER_BYTES)
        .setMaxChunkSize(Limits.MAX_CHUNK_BYTES);
  }

  private final class HandshakeCounter extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        counter(handshake).increment();
      }
      ctx.fireUserEventTriggered(event);
    }

    private LongAdder counter(SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        return handshakes;
      }
      return DISTRUST.matcher(String.valueOf(handshake.cause().getMessage())).find()
          ? distrusted
          : failedHandshakes;
    }
  }
}
