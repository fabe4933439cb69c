package io.nitrosigner.enclave.http;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;

/**
 * The body of one request as it arrives, paid for from a {@link Budget} byte by byte: a length that
 * a client merely announces costs nothing. Confined to its connection's event loop.
 */
final class Body {
  private final Budget budget;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long taken;

  Body(Budget budget) {
    this.budget = budget;
  }

  /** What became of a piece of the body. */
  enum Added {
    KEPT,
    TOO_LARGE,
    OVER_BUDGET
  }

  /** Keeps a copy of {@code piece}, unless there is no room for it. */
  Added add(ByteBuf piece) {
    int length = piece.readableBytes();
    if (bytes.size() + length > Limits.MAX_BODY_BYTES) {
      return Added.TOO_LARGE;
    }
    if (!take(length)) {
      return Added.OVER_BUDGET;
    }
    byte[] copy = new byte[length];
    piece.readBytes(copy);
    bytes.writeBytes(copy);
    return Added.KEPT;
  }

  /** Takes {@code length} more bytes of the budget until {@link #release}. */
  boolean take(long length) {
    if (!budget.take(length)) {
      return false;
    }
    taken += length;
    return true;
  }

  /** Everything added so far. */
  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** Gives the budget back; further calls do nothing. */
  void release() {
    budget.give(taken);
    taken = 0;
  }
}
