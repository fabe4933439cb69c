package io.nitrosigner.emulators.lambda;

import io.nitrosigner.emulators.aws.AwsException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A function as a request names it: by name, by ARN, or by account and name.
 *
 * @param region of the ARN, if there is one
 * @param account of either form that has one
 * @param qualifier a version or an alias
 */
record FunctionName(
    Optional<String> region, Optional<String> account, String name, Optional<String> qualifier) {
  /** The pattern of the API reference, "Invoke", {@code FunctionName}. */
  private static final Pattern FORM =
      Pattern.compile(
          "(?:arn:(?:aws[a-zA-Z-]*)?:lambda:(?<region>[a-z0-9-]+):)?(?:(?<account>[0-9]{12}):)?"
              + "(?:function:)?(?<name>[a-zA-Z0-9-_]{1,64})(?::(?<qualifier>\\$LATEST|[a-zA-Z0-9-_]+))?");

  /**
   * Reads a segment of a path.
   *
   * @param encoded percent-encoded
   */
  static FunctionName parse(String encoded) {
    String text = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw AwsException.of(
          400,
          "ValidationException",
          "1 validation error detected: Value '%s' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern"
              .formatted(text));
    }
    return new FunctionName(
        Optional.ofNullable(form.group("region")),
        Optional.ofNullable(form.group("account")),
        form.group("name"),
        Optional.ofNullable(form.group("qualifier")));
  }
}
