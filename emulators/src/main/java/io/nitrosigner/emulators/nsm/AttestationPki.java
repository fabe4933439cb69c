package io.nitrosigner.emulators.nsm;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A public key infrastructure shaped like the one behind AWS's attestation documents, under a root
 * of its own.
 *
 * <p>Production code trusts AWS's root alone, so a document of this one proves something only to
 * the emulators that were given {@link #root()}. Immutable and thread-safe.
 */
public final class AttestationPki {
  private final Authority root;

  private AttestationPki(Authority root) {
    this.root = root;
  }

  /**
   * The root kept in {@code directory}, made there if there is none yet.
   *
   * <p>Processes may call this at the same time: all get the same root. The directory holds {@code
   * root-key.pem} (mode 0600) and {@code root.pem}, the certificate to hand to verifiers.
   *
   * @throws EmulatedNsmException if the directory cannot be used or holds something else
   */
  public static AttestationPki open(Path directory, InstantSource clock) {
    return new AttestationPki(RootFile.in(directory).readOrCreate(clock.instant()));
  }

  /** A root that nobody else has and that is gone with this object. */
  public static AttestationPki generate(Instant now) {
    return new AttestationPki(Authority.root(now));
  }

  /** The certificate that documents signed under this infrastructure chain to. */
  public X509Certificate root() {
    return root.certificate();
  }

  DocumentChain issue(NsmPlace place, Instant now) {
    return DocumentChain.issue(root, place, now);
  }

  @Override
  public String toString() {
    return "AttestationPki[" + root.certificate().getSerialNumber().toString(16) + "]";
  }
}
