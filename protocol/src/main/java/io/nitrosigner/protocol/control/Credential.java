package io.nitrosigner.protocol.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.protocol.ProtocolException;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * Temporary AWS credentials of the instance role, as the instance metadata service gives them. The
 * host sends them, so they are trusted for nothing but reaching AWS.
 */
public record Credential(
    @JsonProperty("access_key_id") String accessKeyId,
    @JsonProperty("secret_access_key") String secretAccessKey,
    @JsonProperty("token") String token,
    @JsonProperty("expiration") String expiration) {

  /** Checks the time. */
  public Credential {
    parse(expiration);
  }

  /** When these credentials end. */
  public Instant expires() {
    return parse(expiration);
  }

  private static Instant parse(String time) {
    try {
      return Instant.parse(time);
    } catch (DateTimeParseException e) {
      throw new ProtocolException("expiration: expected a time such as 2026-11-22T12:00:00Z");
    }
  }

  @Override
  public String toString() {
    return "Credential[" + accessKeyId + ", expires " + expiration + ", redacted]";
  }
}
