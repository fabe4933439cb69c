package io.nitrosigner.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * JSON as our own processes speak it: strict, bounded, and silent about values in its errors, since
 * values may be secrets. Thread-safe.
 */
public final class Json {
  /** Our messages nest five deep; more is an attack on the parser's stack. */
  private static final int MAX_DEPTH = 32;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .addModule(new Jdk8Module())
          .build();

  private Json() {}

  /** The mapper itself, for callers that build trees. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /**
   * Reads one JSON text as {@code type}.
   *
   * @throws ProtocolException naming {@code what} and the field, when it is not of that form
   */
  public static <T> T read(byte[] json, Class<T> type, String what) {
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new ProtocolException(what + ": expected a JSON object, was null");
      }
      return value;
    } catch (IOException e) {
      throw refusal(e, what);
    }
  }

  /** As {@link #read(byte[], Class, String)}, from a tree. */
  public static <T> T read(JsonNode json, Class<T> type, String what) {
    try {
      T value = MAPPER.treeToValue(json, type);
      if (value == null) {
        throw new ProtocolException(what + ": expected a JSON object, was null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw refusal(e, what);
    }
  }

  /**
   * Reads one JSON object of any members.
   *
   * @throws ProtocolException naming {@code what}, and nothing of the text, when it is something
   *     else
   */
  public static Map<String, Object> object(byte[] json, String what) {
    try {
      @Nullable Map<String, Object> members =
          MAPPER.readValue(json, new TypeReference<Map<String, Object>>() {});
      if (members != null) {
        return members;
      }
    } catch (IOException e) {
      // said below, without the cause, which may quote the text
    }
    throw new ProtocolException(what + " is not a JSON object");
  }

  /** Writes a value as one line of UTF-8 JSON. */
  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not writable as JSON: " + value.getClass(), e);
    }
  }

  private static ProtocolException refusal(IOException e, String what) {
    if (e.getCause() instanceof ProtocolException known) {
      return known;
    }
    if (e instanceof MismatchedInputException mismatch && !mismatch.getPath().isEmpty()) {
      String path =
          mismatch.getPath().stream()
              .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
              .collect(Collectors.joining("."));
      return new ProtocolException(what + ": field " + path + " is unknown or of the wrong type");
    }
    return e instanceof MismatchedInputException
        ? new ProtocolException(what + ": a field is missing or of the wrong type")
        : new ProtocolException(what + ": not valid JSON");
  }
}
