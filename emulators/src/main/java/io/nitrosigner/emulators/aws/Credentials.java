package io.nitrosigner.emulators.aws;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** An access key, its secret and, for a session, its token and end. Prints only the key's id. */
public final class Credentials {
  private static final String ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_LENGTH = 16;

  /** 30 bytes are the 40 Base64 characters that AWS secrets have. */
  private static final int SECRET_BYTES = 30;

  private static final int TOKEN_BYTES = 192;

  private final String accessKeyId;
  private final String secretAccessKey;
  private final Optional<String> sessionToken;
  private final Optional<Instant> expiry;

  private Credentials(
      String accessKeyId,
      String secretAccessKey,
      Optional<String> sessionToken,
      Optional<Instant> expiry) {
    this.accessKeyId = accessKeyId;
    this.secretAccessKey = secretAccessKey;
    this.sessionToken = sessionToken;
    this.expiry = expiry;
  }

  /** Credentials without an end, as a user has them. */
  public static Credentials of(String accessKeyId, String secretAccessKey) {
    return new Credentials(accessKeyId, secretAccessKey, Optional.empty(), Optional.empty());
  }

  /** Fresh credentials without an end. */
  public static Credentials generate(SecureRandom random) {
    return of(id("AKIA", random), base64(SECRET_BYTES, random));
  }

  /** Fresh credentials of a session that ends at {@code expiry}. */
  public static Credentials generateSession(Instant expiry, SecureRandom random) {
    return new Credentials(
        id("ASIA", random),
        base64(SECRET_BYTES, random),
        Optional.of(base64(TOKEN_BYTES, random)),
        Optional.of(expiry));
  }

  /** The public half. */
  public String accessKeyId() {
    return accessKeyId;
  }

  /** The secret half. */
  public String secretAccessKey() {
    return secretAccessKey;
  }

  /** Present for a session, and then part of every request. */
  public Optional<String> sessionToken() {
    return sessionToken;
  }

  /** When a session ends. */
  public Optional<Instant> expiry() {
    return expiry;
  }

  boolean expiredAt(Instant now) {
    return expiry.filter(end -> !now.isBefore(end)).isPresent();
  }

  @Override
  public String toString() {
    return "Credentials[" + accessKeyId + ", redacted]";
  }

  private static String id(String prefix, SecureRandom random) {
    StringBuilder id = new StringBuilder(prefix);
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_ALPHABET.charAt(random.nextInt(ID_ALPHABET.length())));
    }
    return id.toString();
  }

  private static String base64(int length, SecureRandom random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
