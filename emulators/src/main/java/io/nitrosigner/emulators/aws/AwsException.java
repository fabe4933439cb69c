package io.nitrosigner.emulators.aws;

import java.util.Optional;

/**
 * A refusal that goes to the client as AWS writes it: an HTTP status, a {@code __type} and mostly a
 * message.
 */
public final class AwsException extends RuntimeException {
  private final int status;
  private final String type;
  private final Optional<String> text;

  private AwsException(int status, String type, Optional<String> text) {
    super(type + text.map(t -> ": " + t).orElse(""));
    this.status = status;
    this.type = type;
    this.text = text;
  }

  /** The client's mistake: HTTP 400, as every AWS JSON API answers it. */
  public static AwsException client(String type, String message) {
    return new AwsException(400, type, Optional.of(message));
  }

  /** The client's mistake, for the few types that AWS sends without a message. */
  public static AwsException client(String type) {
    return new AwsException(400, type, Optional.empty());
  }

  /** A refusal with the HTTP status that the APIs which have paths give it. */
  public static AwsException of(int status, String type, String message) {
    return new AwsException(status, type, Optional.of(message));
  }

  /** The same refusal with another status. */
  AwsException withStatus(int other) {
    return new AwsException(other, type, text);
  }

  /** Our own mistake: HTTP 500. Says nothing about its cause. */
  public static AwsException internal(String type) {
    return new AwsException(500, type, Optional.empty());
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The error's name, such as {@code AccessDeniedException}. */
  public String type() {
    return type;
  }

  /** The message as the client sees it. */
  public Optional<String> text() {
    return text;
  }
}
