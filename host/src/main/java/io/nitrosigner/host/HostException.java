package io.nitrosigner.host;

/** Why the host could not bring its enclave to serve, in words for the operator. */
final class HostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HostException(String message) {
    super(message);
  }
}
