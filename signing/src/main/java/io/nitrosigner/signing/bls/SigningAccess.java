package io.nitrosigner.signing.bls;

/**
 * The token that signing with a {@link SecretKey} takes. Whoever calls {@link #get} answers for the
 * signature being allowed; searching for its callers lists every place where that is decided.
 */
public final class SigningAccess {
  private static final SigningAccess ACCESS = new SigningAccess();

  private SigningAccess() {}

  public static SigningAccess get() {
    return ACCESS;
  }
}
