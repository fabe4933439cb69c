package io.nitrosigner.operator.lambda;

import io.nitrosigner.operator.UsageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment variables of a function. */
record Variables(Map<String, String> values) {
  static final String REGION = "AWS_REGION"; // Lambda sets it

  /**
   * Checks that variables are there.
   *
   * @throws UsageException naming all that are not
   */
  Variables require(String... names) {
    List<String> missing = List.of(names).stream().filter(name -> get(name).isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw new UsageException(
          "the function's environment lacks "
              + String.join(", ", missing)
              + ": expected "
              + String.join(", ", names));
    }
    return this;
  }

  /** The value of a variable that was required. */
  String value(String name) {
    return get(name).orElseThrow();
  }

  private Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
  }
}
