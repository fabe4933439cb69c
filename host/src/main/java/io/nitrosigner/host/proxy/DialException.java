package io.nitrosigner.host.proxy;

/** The far side of a proxy could not be reached. */
final class DialException extends RuntimeException {
  DialException(String message) {
    super(message);
  }
}
