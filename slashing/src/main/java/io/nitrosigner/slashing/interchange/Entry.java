package io.nitrosigner.slashing.interchange;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.JsonObject;
import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.Watermark;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a file says of a key in one place; complete when all of its members have been passed. */
final class Entry {
  private static final Set<String> BLOCK = Set.of(Member.SLOT, Member.SIGNING_ROOT);
  private static final Set<String> ATTESTATION =
      Set.of(Member.SOURCE_EPOCH, Member.TARGET_EPOCH, Member.SIGNING_ROOT);

  private final JsonTokens tokens;
  private @Nullable PublicKey key;
  private @Nullable Watermark blocks;
  private @Nullable Watermark votes;

  Entry(JsonTokens tokens) {
    this.tokens = tokens;
  }

  /** Passes the value of one member. */
  void member(String name) {
    switch (name) {
      case Member.PUBKEY -> key = PublicKey.read(hex(tokens.string()));
      case Member.SIGNED_BLOCKS -> blocks = highest(this::block);
      case Member.SIGNED_ATTESTATIONS -> votes = highest(this::vote);
      default -> tokens.skip();
    }
  }

  PublicKey key() {
    return present(key, "a public key", Member.PUBKEY);
  }

  /** The maxima, of no chain. */
  Watermark signed() {
    return present(blocks, "a list", Member.SIGNED_BLOCKS)
        .raisedTo(present(votes, "a list", Member.SIGNED_ATTESTATIONS));
  }

  /** Reads 32 bytes in hex with {@code 0x}. */
  static Root root(@Nullable Object json) {
    return Root.read(hex(json));
  }

  private Watermark highest(Supplier<Watermark> entry) {
    Watermark[] highest = {Watermark.NEVER_SIGNED};
    tokens.list(() -> highest[0] = highest[0].raisedTo(entry.get()));
    return highest[0];
  }

  private Watermark block() {
    JsonObject json = tokens.strings(BLOCK);
    Watermark.Block block =
        new Watermark.Block(
            json.read(Member.SLOT, Json::uint63), json.find(Member.SIGNING_ROOT, Entry::root));
    return new Watermark(Optional.empty(), Optional.of(block), Optional.empty());
  }

  private Watermark vote() {
    JsonObject json = tokens.strings(ATTESTATION);
    Watermark.Vote vote =
        new Watermark.Vote(
            json.read(Member.SOURCE_EPOCH, Json::uint63),
            json.read(Member.TARGET_EPOCH, Json::uint63),
            json.find(Member.SIGNING_ROOT, Entry::root));
    return new Watermark(Optional.empty(), Optional.empty(), Optional.of(vote));
  }

  private static String hex(@Nullable Object json) {
    String text = Json.string(json);
    if (!text.startsWith("0x")) {
      throw MalformedValueException.expected("bytes in hex with 0x", text);
    }
    return text;
  }

  private static <T> T present(@Nullable T value, String expected, String name) {
    if (value == null) {
      throw MalformedValueException.expected(expected, null).within(name);
    }
    return value;
  }
}
