package io.nitrosigner.enclave.http;

import static io.netty.handler.codec.http.HttpHeaderNames.ACCEPT;
import static io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.ORIGIN;
import static io.netty.handler.codec.http.HttpHeaderValues.CLOSE;
import static io.netty.handler.codec.http.HttpVersion.HTTP_1_1;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.nitrosigner.enclave.http.Deadline.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: reads a request, has it answered, and only then reads the next, so that answers
 * leave in the order of the requests and a client that pipelines fills its own socket, not our
 * memory. Confined to its event loop; reading is always asked for, never automatic.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel, which is heard of
final class Exchange extends SimpleChannelInboundHandler<HttpObject> {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final Endpoint endpoint;
  private final Budget budget;
  private final Deadline deadline;

  private State state = State.WAITING;
  private Body body;
  private Route route = new Route.Unknown();
  private Accept accept = Accept.NONE;
  private boolean last;

  private enum State {
    WAITING,
    RECEIVING,
    ANSWERING,
    /** Refused before its end: what still comes is thrown away, lest a reset hide the answer. */
    LINGERING
  }

  Exchange(Endpoint endpoint, Budget budget, Deadline deadline) {
    this.endpoint = endpoint;
    this.budget = budget;
    this.deadline = deadline;
    this.body = new Body(budget);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.read();
    ctx.fireChannelActive();
  }

  /** What was read may have been TLS's own, or half a message: goes on asking. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (state != State.ANSWERING) {
      ctx.read();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (state != State.ANSWERING) {
      body.release(); // while it is being answered its memory is in use
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("connection closed reason=failure", cause);
    ctx.close();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
    if (state == State.LINGERING) {
      discard(ctx, message);
      return;
    }
    if (message.decoderResult().isFailure()) {
      refuse(ctx, undecodable(message.decoderResult()));
      return;
    }
    if (message instanceof HttpRequest request && !begin(ctx, request)) {
      return;
    }
    if (message instanceof HttpContent content && !receive(ctx, content)) {
      return;
    }
    if (message instanceof LastHttpContent) {
      answer(ctx);
    } else {
      ctx.read();
    }
  }

  private boolean begin(ChannelHandlerContext ctx, HttpRequest request) {
    state = State.RECEIVING;
    deadline.enter(Phase.REQUEST);
    body = new Body(budget);
    route = Route.of(request.method().name(), request.uri(), request.headers().contains(ORIGIN));
    accept = Accept.parse(request.headers().getAll(ACCEPT));
    last |= !request.protocolVersion().equals(HTTP_1_1) || !HttpUtil.isKeepAlive(request);
    if (HttpUtil.getContentLength(request, 0L) > Limits.MAX_BODY_BYTES) {
      endpoint.refusedUnread(route, Refusal.MALFORMED);
      refuse(ctx, tooLarge());
      return false;
    }
    if (HttpUtil.is100ContinueExpected(request)) {
      ctx.writeAndFlush(
          new DefaultFullHttpResponse(
              HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
    return true;
  }

  private boolean receive(ChannelHandlerContext ctx, HttpContent content) {
    return switch (body.add(content.content())) {
      case KEPT -> true;
      case TOO_LARGE -> {
        endpoint.refusedUnread(route, Refusal.MALFORMED);
        refuse(ctx, tooLarge());
        yield false;
      }
      case OVER_BUDGET -> {
        endpoint.refusedUnread(route, Refusal.OVERLOADED);
        refuse(ctx, busy());
        yield false;
      }
    };
  }

  private void answer(ChannelHandlerContext ctx) {
    state = State.ANSWERING;
    deadline.enter(Phase.ANSWER);
    // Always by way of the queue: a thousand pipelined requests must not nest a thousand calls.
    endpoint
        .answer(route, accept, body.bytes())
        .thenAcceptAsync(answer -> send(ctx, answer), ctx.executor())
        .exceptionally(
            problem -> {
              LOG.error("answer not sent", problem);
              ctx.close();
              return null;
            });
  }

  private void send(ChannelHandlerContext ctx, Answer answer) {
    int length = answer.body().length;
    Answer affordable = length <= Limits.MAX_CHUNK_BYTES || body.take(length) ? answer : busy();
    ctx.writeAndFlush(response(affordable, last))
        .addListener(
            sent -> {
              body.release();
              if (last || !sent.isSuccess()) {
                ctx.close();
              } else {
                state = State.WAITING;
                deadline.enter(Phase.IDLE);
                ctx.read();
              }
            });
  }

  /** Answers before the request has ended, and ends the connection. */
  private void refuse(ChannelHandlerContext ctx, Answer answer) {
    state = State.LINGERING;
    deadline.enter(Phase.LINGER);
    body.release();
    ctx.writeAndFlush(response(answer, true));
    ctx.read();
  }

  private static void discard(ChannelHandlerContext ctx, HttpObject message) {
    if (message instanceof LastHttpContent) {
      ctx.close();
    } else {
      ctx.read();
    }
  }

  private static FullHttpResponse response(Answer answer, boolean last) {
    var response =
        new DefaultFullHttpResponse(
            HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body()));
    response.headers().set(CONTENT_TYPE, answer.contentType());
    response.headers().setInt(CONTENT_LENGTH, answer.body().length);
    answer.allow().ifPresent(methods -> response.headers().set(ALLOW, methods));
    if (last) {
      response.headers().set(CONNECTION, CLOSE);
    }
    return response;
  }

  private static Answer undecodable(DecoderResult result) {
    return switch (result.cause()) {
      case TooLongHttpLineException _ -> Answer.refusal(414, "request line is too long");
      case TooLongHttpHeaderException _ -> Answer.refusal(431, "headers are too long");
      default -> Answer.refusal(400, "not an HTTP/1.1 request");
    };
  }

  private static Answer tooLarge() {
    return Answer.refusal(413, "body is longer than " + Limits.MAX_BODY_BYTES + " bytes");
  }

  private static Answer busy() {
    return Answer.refusal(Refusal.OVERLOADED.status(), "too much is being asked at a time");
  }
}
