package io.nitrosigner.nitro.nsm;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * What the caller wants signed into an attestation document beside the registers. Each part has at
 * most {@link #MAX_PART} bytes.
 */
public final class AttestationRequest {
  /** The most bytes in one part; the device answers {@code InputTooLarge} beyond. */
  public static final int MAX_PART = 1024;

  private static final AttestationRequest EMPTY =
      new AttestationRequest(Optional.empty(), Optional.empty(), Optional.empty());

  private final Optional<byte[]> userData;
  private final Optional<byte[]> nonce;
  private final Optional<byte[]> publicKey;

  private AttestationRequest(
      Optional<byte[]> userData, Optional<byte[]> nonce, Optional<byte[]> publicKey) {
    this.userData = userData;
    this.nonce = nonce;
    this.publicKey = publicKey;
  }

  /** A request without parts. */
  public static AttestationRequest empty() {
    return EMPTY;
  }

  /** The same request with user data. */
  public AttestationRequest withUserData(byte[] bytes) {
    return new AttestationRequest(part("user data", bytes), nonce, publicKey);
  }

  /** The same request with a nonce. */
  public AttestationRequest withNonce(byte[] bytes) {
    return new AttestationRequest(userData, part("nonce", bytes), publicKey);
  }

  /** The same request with a public key; KMS expects an RSA key as DER SubjectPublicKeyInfo. */
  public AttestationRequest withPublicKey(byte[] bytes) {
    return new AttestationRequest(userData, nonce, part("public key", bytes));
  }

  /** Free bytes of the caller. */
  public Optional<byte[]> userData() {
    return userData.map(byte[]::clone);
  }

  /** A verifier's challenge. */
  public Optional<byte[]> nonce() {
    return nonce.map(byte[]::clone);
  }

  /** A key that the document vouches for. */
  public Optional<byte[]> publicKey() {
    return publicKey.map(byte[]::clone);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AttestationRequest request
        && same(request.userData, userData)
        && same(request.nonce, nonce)
        && same(request.publicKey, publicKey);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        userData.map(Arrays::hashCode),
        nonce.map(Arrays::hashCode),
        publicKey.map(Arrays::hashCode));
  }

  private static boolean same(Optional<byte[]> left, Optional<byte[]> right) {
    return Objects.deepEquals(left.orElse(null), right.orElse(null));
  }

  private static Optional<byte[]> part(String name, byte[] bytes) {
    if (bytes.length > MAX_PART) {
      throw new IllegalArgumentException(
          "%s of %d bytes, expected at most %d".formatted(name, bytes.length, MAX_PART));
    }
    return Optional.of(bytes.clone());
  }
}
