package io.nitrosigner.signing.json;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as a parser delivers it, read member by member. Members that nobody asks for are
 * ignored, as remote-signing clients add their own.
 */
public record JsonObject(Map<?, ?> members) {
  /** Reads an object, refusing every other value. */
  public static JsonObject of(@Nullable Object json) {
    if (!(json instanceof Map<?, ?> members)) {
      throw MalformedValueException.expected("an object", json);
    }
    return new JsonObject(members);
  }

  /** Reads the member {@code name}; a refusal of {@code reading} is located there. */
  public <T> T read(String name, Reading<T> reading) {
    try {
      return reading.read(members.get(name));
    } catch (MalformedValueException e) {
      throw e.within(name);
    }
  }

  /** As {@link #read}, for a member that may be absent or null. */
  public <T> Optional<T> find(String name, Reading<T> reading) {
    return has(name) ? Optional.of(read(name, reading)) : Optional.empty();
  }

  /** Whether the member {@code name} is there and not null. */
  public boolean has(String name) {
    return members.get(name) != null;
  }
}
