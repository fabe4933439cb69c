package io.nitrosigner.emulators.kms;

import io.nitrosigner.emulators.aws.AwsException;
import java.time.Instant;
import java.util.UUID;

/**
 * A second name of a key.
 *
 * @param name begins with {@code alias/}
 */
record Alias(String name, UUID key, Instant created) {
  static final int MAX_LENGTH = 256;
  private static final String PREFIX = "alias/";

  /** Reads a name that KMS lets customers choose. */
  static String name(Input input) {
    String name = input.text("AliasName", MAX_LENGTH);
    if (!name.matches("[a-zA-Z0-9:/_-]+")) {
      throw input.violation(
          "'" + name + "'",
          "AliasName",
          "Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$");
    }
    if (!name.startsWith(PREFIX) || name.length() == PREFIX.length()) {
      throw AwsException.client(
          "InvalidAliasNameException", "Alias must start with the prefix \"alias/\"");
    }
    if (name.startsWith("alias/aws/")) {
      throw AwsException.client(
          "NotAuthorizedException", "Alias must not start with alias/aws/, which AWS reserves");
    }
    return name;
  }
}
