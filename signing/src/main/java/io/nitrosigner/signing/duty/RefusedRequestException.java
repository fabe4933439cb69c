package io.nitrosigner.signing.duty;

import io.nitrosigner.signing.SigningException;

/** A request that names no duty of this network which could be signed. */
public abstract sealed class RefusedRequestException extends SigningException {
  private static final long serialVersionUID = 1L;

  private RefusedRequestException(String message) {
    super(message, false);
  }

  /** The request is not of the shape that its type has; the message begins with the path. */
  public static final class Malformed extends RefusedRequestException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /** The client's signing root is not the one of the content it sent. */
  public static final class RootMismatch extends RefusedRequestException {
    private static final long serialVersionUID = 1L;

    RootMismatch(Object claimed, Object computed) {
      super("the request claims signing root " + claimed + ", its content has " + computed);
    }
  }

  /** The request is for another chain than this signer's. */
  public static final class ForeignChain extends RefusedRequestException {
    private static final long serialVersionUID = 1L;

    ForeignChain(Object requested, Object pinned) {
      super(
          "fork_info.genesis_validators_root: expected "
              + pinned
              + " of this signer's network, was "
              + requested);
    }
  }
}
