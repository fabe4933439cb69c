package io.nitrosigner.signing.json;

import io.nitrosigner.signing.SigningException;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that is not what its reader expects. The message begins with the path of the value:
 * {@code attestation.source.epoch: expected an unsigned 64-bit integer, was "abc"}.
 */
public final class MalformedValueException extends SigningException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final String problem;

  private MalformedValueException(String path, String problem) {
    super(path.isEmpty() ? problem : path + ": " + problem, false);
    this.path = path;
    this.problem = problem;
  }

  /** {@code actual} instead of {@code expected}, at a place which the callers complete. */
  public static MalformedValueException expected(String expected, @Nullable Object actual) {
    return new MalformedValueException("", "expected " + expected + ", was " + Excerpt.of(actual));
  }

  /** A problem that is not about the value's own type. */
  public static MalformedValueException of(String problem) {
    return new MalformedValueException("", problem);
  }

  /** The same problem, seen from the object whose member {@code name} it concerns. */
  public MalformedValueException within(String name) {
    String member = Excerpt.ofName(name);
    boolean joined = path.isEmpty() || path.startsWith("[");
    return new MalformedValueException(joined ? member + path : member + "." + path, problem);
  }

  /** The same problem, seen from the list whose entry {@code index} it concerns. */
  public MalformedValueException within(int index) {
    boolean joined = path.isEmpty() || path.startsWith("[");
    return new MalformedValueException("[" + index + (joined ? "]" : "].") + path, problem);
  }

  /** Where the value stands, as in {@code attestation.source.epoch}. */
  public String path() {
    return path;
  }
}
