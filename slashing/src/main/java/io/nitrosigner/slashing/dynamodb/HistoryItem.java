package io.nitrosigner.slashing.dynamodb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.TamperedHistoryException;
import io.nitrosigner.slashing.Watermark;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A key's history in the columns of its item. */
final class HistoryItem {
  static final String PUBKEY = "pubkey";
  static final String CHAIN = "genesis_validators_root";
  static final String BLOCK_SLOT = "block_slot";
  static final String BLOCK_ROOT = "block_root";
  static final String BLOCK_MAC = "block_mac";
  static final String VOTE_SOURCE = "vote_source";
  static final String VOTE_TARGET = "vote_target";
  static final String VOTE_ROOT = "vote_root";
  static final String VOTE_MAC = "vote_mac";

  private HistoryItem() {}

  /** The primary key of a public key's item. */
  static Map<String, AttributeValue> key(PublicKey key) {
    return Map.of(PUBKEY, fromS(name(key)));
  }

  private static String name(PublicKey key) {
    return HexFormat.of().formatHex(key.bytes());
  }

  /** The columns of the chain, without those that it lacks. */
  static Map<String, AttributeValue> chain(Watermark watermark) {
    Map<String, AttributeValue> columns = new HashMap<>();
    put(columns, CHAIN, watermark.chain());
    return columns;
  }

  /** The columns of the block half, without those that it lacks. */
  static Map<String, AttributeValue> block(PublicKey key, Watermark watermark, HistoryMac mac) {
    Map<String, AttributeValue> columns = new HashMap<>();
    watermark
        .block()
        .ifPresent(
            block -> {
              columns.put(BLOCK_SLOT, fromN(Long.toString(block.slot())));
              put(columns, BLOCK_ROOT, block.root());
            });
    columns.put(BLOCK_MAC, fromS(mac.ofBlock(key, watermark)));
    return columns;
  }

  /** The columns of the vote half, without those that it lacks. */
  static Map<String, AttributeValue> vote(PublicKey key, Watermark watermark, HistoryMac mac) {
    Map<String, AttributeValue> columns = new HashMap<>();
    watermark
        .vote()
        .ifPresent(
            vote -> {
              columns.put(VOTE_SOURCE, fromN(Long.toString(vote.source())));
              columns.put(VOTE_TARGET, fromN(Long.toString(vote.target())));
              put(columns, VOTE_ROOT, vote.root());
            });
    columns.put(VOTE_MAC, fromS(mac.ofVote(key, watermark)));
    return columns;
  }

  private static void put(Map<String, AttributeValue> columns, String column, Optional<Root> root) {
    root.ifPresent(known -> columns.put(column, fromS(known.toString())));
  }

  /** Whose history an item is. */
  static PublicKey owner(Map<String, AttributeValue> item) {
    return PublicKey.read(item.getOrDefault(PUBKEY, AttributeValue.fromNul(true)).s());
  }

  /**
   * What an item says, authentic or not.
   *
   * @throws TamperedHistoryException if its columns are not those of a history
   */
  static Watermark read(PublicKey key, Map<String, AttributeValue> item) {
    try {
      return new Watermark(root(item, CHAIN), block(item), vote(item));
    } catch (MalformedValueException e) {
      throw new TamperedHistoryException(key, String.valueOf(e.getMessage()));
    }
  }

  /**
   * What an item says, if an enclave of this deployment has written both halves of it.
   *
   * @throws TamperedHistoryException otherwise
   */
  static Watermark verify(PublicKey key, Map<String, AttributeValue> item, HistoryMac mac) {
    if (!item.getOrDefault(PUBKEY, AttributeValue.fromNul(true)).equals(fromS(name(key)))) {
      throw new TamperedHistoryException(key, "the item is that of another key");
    }
    Watermark watermark = read(key, item);
    requireMac(key, item, BLOCK_MAC, mac.ofBlock(key, watermark));
    requireMac(key, item, VOTE_MAC, mac.ofVote(key, watermark));
    return watermark;
  }

  private static void requireMac(
      PublicKey key, Map<String, AttributeValue> item, String column, String expected) {
    AttributeValue found = item.get(column);
    if (found == null) {
      throw new TamperedHistoryException(key, column + " is missing");
    }
    byte[] claimed = String.valueOf(found.s()).getBytes(US_ASCII);
    if (!MessageDigest.isEqual(expected.getBytes(US_ASCII), claimed)) {
      throw new TamperedHistoryException(key, column + " does not fit");
    }
  }

  private static Optional<Watermark.Block> block(Map<String, AttributeValue> item) {
    if (!item.containsKey(BLOCK_SLOT)) {
      requireAbsent(item, BLOCK_ROOT);
      return Optional.empty();
    }
    return Optional.of(new Watermark.Block(number(item, BLOCK_SLOT), root(item, BLOCK_ROOT)));
  }

  private static Optional<Watermark.Vote> vote(Map<String, AttributeValue> item) {
    if (!item.containsKey(VOTE_SOURCE)) {
      requireAbsent(item, VOTE_TARGET);
      requireAbsent(item, VOTE_ROOT);
      return Optional.empty();
    }
    return Optional.of(
        new Watermark.Vote(
            number(item, VOTE_SOURCE), number(item, VOTE_TARGET), root(item, VOTE_ROOT)));
  }

  /**
   * Half of a half is not the same as nothing: it must not be taken for a key that never signed.
   */
  private static void requireAbsent(Map<String, AttributeValue> item, String column) {
    if (item.containsKey(column)) {
      throw MalformedValueException.of(column + " stands without the columns it belongs to");
    }
  }

  private static Optional<Root> root(Map<String, AttributeValue> item, String column) {
    return column(item, column, value -> Root.read(value.s()));
  }

  private static long number(Map<String, AttributeValue> item, String column) {
    return column(item, column, value -> Json.uint63(value.n()))
        .orElseThrow(() -> MalformedValueException.of(column + " is missing"));
  }

  private static <T> Optional<T> column(
      Map<String, AttributeValue> item, String column, Function<AttributeValue, T> reader) {
    try {
      return Optional.ofNullable(item.get(column)).map(reader);
    } catch (MalformedValueException e) {
      throw e.within(column);
    }
  }
}
