package io.nitrosigner.signing.duty;

import io.nitrosigner.signing.ssz.Root;

/**
 * The 32 bytes under a signature. Only this package makes one, from the content of a duty: nobody
 * can ask for the signature of bytes of his choice.
 */
public final class SigningRoot {
  private final Root root;

  private SigningRoot(Root root) {
    this.root = root;
  }

  /** spec: phase0/beacon-chain.md#compute_signing_root. */
  static SigningRoot of(Root object, Domain domain) {
    return new SigningRoot(Root.parentOf(object, domain.asChunk()));
  }

  /** The value, for comparing, storing and hashing to the curve. */
  public Root root() {
    return root;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SigningRoot signingRoot && root.equals(signingRoot.root);
  }

  @Override
  public int hashCode() {
    return root.hashCode();
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
