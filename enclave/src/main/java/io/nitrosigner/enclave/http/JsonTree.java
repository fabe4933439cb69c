package io.nitrosigner.enclave.http;

import static io.nitrosigner.enclave.http.Refusal.MALFORMED;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a JSON object into {@code Map}, {@code List}, {@code String}, {@code Long} (or {@code
 * BigInteger} when it does not fit) and {@code Boolean}. Thread-safe.
 *
 * <p>Stricter than the grammar: UTF-8 only, no duplicate members, no fractions or exponents,
 * nothing after the object. A member that is {@code null} counts as absent; in a list it is
 * refused. Messages never quote values, and of names only what can be printed.
 */
public final class JsonTree {
  /** The deepest request, a full block with deposits, nests ten levels. */
  static final int MAX_DEPTH = 32;

  /**
   * A full Phase 0 block with two attester slashings of whole committees holds about 12,000 values,
   * an execution payload envelope about 100,000: 13,333 deposits of six values and as many
   * transactions. The bound keeps what a tree takes beside its strings below 32 MiB.
   */
  static final int MAX_VALUES = 131_072;

  /** A uint256 has 78 digits. */
  static final int MAX_NUMBER_DIGITS = 78;

  /** The longest member name of the API has 33 characters. */
  static final int MAX_NAME_LENGTH = 128;

  private static final Object ABSENT = new Object();

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_DIGITS)
                  .maxNameLength(MAX_NAME_LENGTH)
                  .maxStringLength(Limits.MAX_BODY_BYTES)
                  .maxDocumentLength(Limits.MAX_BODY_BYTES)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .build();

  private final JsonParser parser;
  private int values;

  private JsonTree(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads {@code body}, which must be one JSON object.
   *
   * @return an unmodifiable map in the order of the body
   * @throws RefusedException MALFORMED, with the offset of the problem
   */
  public static Map<String, Object> read(byte[] body) {
    try (JsonParser parser = FACTORY.createParser(body)) {
      return new JsonTree(parser).document();
    } catch (StreamConstraintsException e) {
      throw new RefusedException(MALFORMED, "body is JSON beyond the limits of depth or length", e);
    } catch (IOException e) {
      throw new RefusedException(MALFORMED, "body is not JSON", e);
    }
  }

  private Map<String, Object> document() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw refused("is not a JSON object");
    }
    Map<String, Object> document = object();
    if (parser.nextToken() != null) {
      throw refused("goes on after its end");
    }
    return document;
  }

  private Map<String, Object> object() throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    boolean absent = false;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      Object value = value(parser.nextToken());
      absent |= ABSENT.equals(value);
      if (members.put(name, value) != null) {
        throw refused("repeats member '" + printable(name) + "'");
      }
    }
    if (absent) {
      members.values().removeIf(ABSENT::equals);
    }
    return Collections.unmodifiableMap(members);
  }

  private List<Object> list() throws IOException {
    List<Object> elements = new ArrayList<>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      Object value = value(next);
      if (ABSENT.equals(value)) {
        throw refused("has null in a list");
      }
      elements.add(value);
    }
    return Collections.unmodifiableList(elements);
  }

  private Object value(JsonToken token) throws IOException {
    if (++values > MAX_VALUES) {
      throw refused("has more than " + MAX_VALUES + " values");
    }
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> list();
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> ABSENT;
      case VALUE_NUMBER_FLOAT -> throw refused("has a number that is not an integer");
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw refused("is not JSON");
    };
  }

  private Number integer() throws IOException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      case BIG_INTEGER -> parser.getBigIntegerValue();
      case FLOAT, DOUBLE, BIG_DECIMAL -> throw refused("has a number that is not an integer");
    };
  }

  /** A message is one line of plain text, whatever the client sends. */
  private static String printable(String name) {
    return name.replaceAll("[^\\x20-\\x7e]", "?");
  }

  private RefusedException refused(String problem) {
    long offset = parser.currentLocation().getByteOffset();
    return new RefusedException(MALFORMED, "body " + problem + " (near byte " + offset + ")");
  }
}
