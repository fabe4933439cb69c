package io.nitrosigner.protocol.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which rows of the key table an enclave has been given: a digest of each. The host and the enclave
 * each keep one, and compare their {@link #digest()}. Immutable.
 */
public final class GivenRows {
  /** Nothing was given yet. */
  public static final GivenRows NONE = new GivenRows(new TreeMap<>(), 0);

  /** Public key to the hex SHA-256 of its row. */
  private final SortedMap<String, String> rows;

  private final int inactive;
  private final String digest;

  private GivenRows(SortedMap<String, String> rows, int inactive) {
    this.rows = rows;
    this.inactive = inactive;
    this.digest = digest(rows, inactive);
  }

  /** What {@code table} gives. */
  public static GivenRows of(KeyRows table) {
    return NONE.with(table, List.of());
  }

  /** What is given once {@code changed} and {@code removed} were, after this. */
  public GivenRows with(KeyRows changed, List<String> removed) {
    TreeMap<String, String> next = new TreeMap<>(rows);
    removed.forEach(next::remove);
    changed.unreadable().forEach(row -> next.put(row.pubkey(), digest(row)));
    changed.readable().forEach(row -> next.put(row.pubkey(), digest(row)));
    return new GivenRows(next, changed.inactive());
  }

  /** How many rows of the table are not to be loaded. */
  public int inactive() {
    return inactive;
  }

  /** Whether this very row was given. */
  public boolean holds(ValidatorKeyRecord row) {
    return digest(row).equals(rows.get(row.pubkey()));
  }

  /** The part of {@code table} that was not given yet. */
  public KeyRows missing(KeyRows table) {
    return KeyRows.of(
        table.readable().stream().filter(row -> !holds(row)).toList(),
        table.unreadable().stream().filter(row -> !holds(row)).toList(),
        table.inactive());
  }

  /** The public keys that are not in {@code table} any more, in ascending order. */
  public List<String> removed(KeyRows table) {
    Set<String> there = names(table);
    return rows.keySet().stream().filter(pubkey -> !there.contains(pubkey)).toList();
  }

  /** The public keys of {@code table}. */
  public static Set<String> names(KeyRows table) {
    Set<String> names =
        table.readable().stream().map(ValidatorKeyRecord::pubkey).collect(Collectors.toSet());
    table.unreadable().forEach(row -> names.add(row.pubkey()));
    return names;
  }

  /**
   * The hex SHA-256 of the rows: of a line {@code pubkey digest} for each, in ascending order, and
   * a last line with the number of inactive ones.
   */
  public String digest() {
    return digest;
  }

  private static String digest(SortedMap<String, String> rows, int inactive) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> row : rows.entrySet()) {
      text.append(row.getKey()).append(' ').append(row.getValue()).append('\n');
    }
    return sha256(text.append(inactive).append('\n').toString().getBytes(UTF_8));
  }

  /** The hex SHA-256 of a row as this protocol writes it. */
  public static String digest(Record row) {
    return sha256(Json.write(row));
  }

  private boolean holds(KeyFailure row) {
    return digest(row).equals(rows.get(row.pubkey()));
  }

  private static String sha256(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
