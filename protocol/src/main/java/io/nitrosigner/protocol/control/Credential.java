package io.nitrosigner.protocol.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * Temporary AWS credentials of the instance role, as the instance metadata service gives them. The
 * host sends them, so they are trusted for nothing but reaching AWS.
 */
public record Credential(
    @JsonProperty("access_key_id") String accessKeyId,
    @JsonProperty("secret_access_key") String secretAccessKey,
    @JsonProperty("token") String token,
    @JsonProperty("expiration") String expiration) {

  /** When these credentials end. */
  public Instant expires() {
    return Instant.parse(expiration);
  }

  @Override
  public String toString() {
    return "Credential[" + accessKeyId + ", expires " + expiration + ", redacted]";
  }
}
