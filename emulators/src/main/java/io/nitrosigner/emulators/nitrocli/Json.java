package io.nitrosigner.emulators.nitrocli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/** JSON as the commands print it and as the machines answer. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static String line(Object tree) {
    try {
      return MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new AssertionError("maps of strings and numbers have a JSON form", e);
    }
  }

  static String pretty(Object tree) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new AssertionError("maps of strings and numbers have a JSON form", e);
    }
  }

  /** Reads what a machine wrote; anything else is an E39. */
  static Map<String, Object> read(String text) {
    try {
      return MAPPER.readValue(text, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new NitroCliException(
          NitroCliError.ENCLAVE_CONNECTION, "The enclave process does not answer with JSON.", e);
    }
  }
}
