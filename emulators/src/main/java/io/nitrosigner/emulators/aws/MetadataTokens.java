package io.nitrosigner.emulators.aws;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The session tokens of the metadata service. Thread-safe. */
final class MetadataTokens {
  static final String HEADER = "X-aws-ec2-metadata-token";
  static final String TTL_HEADER = HEADER + "-ttl-seconds";

  /** Six hours, the longest that EC2 allows. */
  private static final int MAX_TTL_SECONDS = 21_600;

  private static final int TOKEN_BYTES = 40;

  /** Clients cache their token; the oldest gives way to new ones. */
  private static final int MAX_TOKENS = 1024;

  private final SecureRandom random;
  private final Map<String, Instant> ends = new LinkedHashMap<>();

  record Token(String value, Duration lifetime) {}

  MetadataTokens(SecureRandom random) {
    this.random = random;
  }

  /** A token for {@code ttl} seconds; empty if that is not a number from 1 to 21600. */
  synchronized Optional<Token> issue(Optional<String> ttl, Instant now) {
    Optional<Duration> lifetime =
        ttl.filter(text -> text.matches("[0-9]{1,5}"))
            .map(Integer::parseInt)
            .filter(seconds -> seconds >= 1 && seconds <= MAX_TTL_SECONDS)
            .map(Duration::ofSeconds);
    return lifetime.map(
        duration -> {
          byte[] bytes = new byte[TOKEN_BYTES];
          random.nextBytes(bytes);
          String value = Base64.getUrlEncoder().encodeToString(bytes);
          ends.put(value, now.plus(duration));
          if (ends.size() > MAX_TOKENS) {
            ends.remove(ends.keySet().iterator().next());
          }
          return new Token(value, duration);
        });
  }

  synchronized boolean valid(Optional<String> token, Instant now) {
    return token.map(ends::get).filter(now::isBefore).isPresent();
  }
}
