package io.nitrosigner.slashing.interchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.nitrosigner.signing.json.JsonObject;
import io.nitrosigner.signing.json.MalformedValueException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text, token by token and never as a whole; refusals name the path. Each method stands at
 * the first token of a value, and has passed the value when it returns.
 */
final class JsonTokens {
  /** The format nests five deep; members that others add may go deeper, but not for ever. */
  private static final int MAX_DEPTH = 32;

  /** The longest name or value of the format is a public key of 98 characters. */
  private static final int MAX_LENGTH = 256;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_LENGTH)
                  .maxNameLength(MAX_LENGTH)
                  .maxNumberLength(MAX_LENGTH)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .build();

  private final JsonParser parser;

  /** Of a text that begins where {@code in} stands. */
  JsonTokens(InputStream in) {
    parser = open(in);
  }

  /** Goes to the only value of the text, lets {@code reading} pass it, and expects the end. */
  void only(Runnable reading) {
    if (next() == null) {
      throw MalformedValueException.of("expected an object, but nothing is there");
    }
    reading.run();
    if (next() != null) {
      throw MalformedValueException.of(place() + "expected the end, but something follows");
    }
  }

  /** Passes an object; {@code member} passes the value of each name. */
  void object(Consumer<String> member) {
    require(JsonToken.START_OBJECT, "an object");
    while (next() != JsonToken.END_OBJECT) {
      String name = text();
      try {
        next();
        member.accept(name);
      } catch (MalformedValueException e) {
        throw e.within(name);
      }
    }
  }

  /** Passes a list; {@code entry} passes each value. */
  void list(Runnable entry) {
    require(JsonToken.START_ARRAY, "a list");
    for (int index = 0; next(index) != JsonToken.END_ARRAY; index++) {
      try {
        entry.run();
      } catch (MalformedValueException e) {
        throw e.within(index);
      }
    }
  }

  /** Passes an object whose members of these names are strings, or null as if absent. */
  JsonObject strings(Set<String> names) {
    Map<String, String> strings = new HashMap<>();
    object(
        name -> {
          if (!names.contains(name)) {
            skip();
          } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
            strings.put(name, string());
          }
        });
    return new JsonObject(strings);
  }

  /** Passes a string. */
  String string() {
    require(JsonToken.VALUE_STRING, "a string");
    return text();
  }

  /** Passes any value. */
  void skip() {
    try {
      parser.skipChildren();
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  private @Nullable JsonToken next(int index) {
    try {
      return next();
    } catch (MalformedValueException e) {
      throw e.within(index);
    }
  }

  private @Nullable JsonToken next() {
    try {
      return parser.nextToken();
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  private String text() {
    try {
      return parser.getText();
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  private void require(JsonToken expected, String name) {
    JsonToken token = parser.currentToken();
    if (token != expected) {
      throw switch (token) {
        case VALUE_STRING -> MalformedValueException.expected(name, text());
        case START_OBJECT -> was(name, "an object");
        case START_ARRAY -> was(name, "a list");
        default -> was(name, text());
      };
    }
  }

  private static MalformedValueException was(String expected, String actual) {
    return MalformedValueException.of("expected " + expected + ", was " + actual);
  }

  private String place() {
    return "line %d, column %d: "
        .formatted(parser.currentLocation().getLineNr(), parser.currentLocation().getColumnNr());
  }

  private RuntimeException refusal(IOException e) {
    return switch (e) {
      case JsonEOFException _ -> MalformedValueException.of(place() + "the text ends too early");
      case JsonProcessingException malformed ->
          MalformedValueException.of(place() + printable(malformed.getOriginalMessage()));
      default -> unreadable(e);
    };
  }

  private static JsonParser open(InputStream in) {
    try {
      return JSON.createParser(in);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static InterchangeException unreadable(IOException e) {
    return new InterchangeException("cannot be read: " + e.getMessage(), e);
  }

  private static String printable(String message) {
    return message.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
