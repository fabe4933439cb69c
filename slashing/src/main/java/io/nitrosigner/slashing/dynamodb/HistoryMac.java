package io.nitrosigner.slashing.dynamodb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.Watermark;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Authenticates the halves of a history, so that whoever writes to the table cannot lower one, move
 * it to another key or chain, or take it away unnoticed: HMAC-SHA256 over everything that the half
 * says, that it says nothing included. Thread-safe.
 *
 * <p>It cannot tell an old half from the present one: that is for whoever remembers what they
 * wrote.
 */
public final class HistoryMac {
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] PURPOSE = "nitro-signer slashing protection 1".getBytes(US_ASCII);
  private static final byte BLOCK = 1;
  private static final byte VOTE = 2;

  /** Purpose, kind, public key, chain, and the longer of the two halves. */
  private static final int MAX_INPUT =
      PURPOSE.length
          + 1
          + PublicKey.LENGTH
          + (1 + Root.LENGTH)
          + (1 + 2 * Long.BYTES + 1 + Root.LENGTH);

  private final SecretKeySpec key;

  /**
   * Copies a key of {@link SealedKey#LENGTH} bytes.
   *
   * @throws IllegalArgumentException if it has another length
   */
  public HistoryMac(byte[] key) {
    if (key.length != SealedKey.LENGTH) {
      throw new IllegalArgumentException(
          "expected a key of " + SealedKey.LENGTH + " bytes, was " + key.length);
    }
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  String ofBlock(PublicKey owner, Watermark watermark) {
    ByteBuffer input = input(BLOCK, owner, watermark.chain());
    put(input, watermark.block().isPresent());
    watermark
        .block()
        .ifPresent(
            block -> {
              input.putLong(block.slot());
              put(input, block.root());
            });
    return mac(input);
  }

  String ofVote(PublicKey owner, Watermark watermark) {
    ByteBuffer input = input(VOTE, owner, watermark.chain());
    put(input, watermark.vote().isPresent());
    watermark
        .vote()
        .ifPresent(
            vote -> {
              input.putLong(vote.source()).putLong(vote.target());
              put(input, vote.root());
            });
    return mac(input);
  }

  private static ByteBuffer input(byte kind, PublicKey owner, Optional<Root> chain) {
    ByteBuffer input = ByteBuffer.allocate(MAX_INPUT).put(PURPOSE).put(kind).put(owner.bytes());
    put(input, chain);
    return input;
  }

  private static void put(ByteBuffer input, boolean present) {
    input.put((byte) (present ? 1 : 0));
  }

  private static void put(ByteBuffer input, Optional<Root> root) {
    put(input, root.isPresent());
    root.ifPresent(known -> input.put(known.bytes()));
  }

  private String mac(ByteBuffer input) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(input.flip());
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "HistoryMac[redacted]";
  }
}
