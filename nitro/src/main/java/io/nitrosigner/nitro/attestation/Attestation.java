package io.nitrosigner.nitro.attestation;

import io.nitrosigner.nitro.measurement.Pcr;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an authentic document claims. Only {@link AttestationVerifier} makes one, so having one
 * means that the platform signed it.
 */
public final class Attestation {
  private final Claims claims;

  Attestation(Claims claims) {
    this.claims = claims;
  }

  /** Identity of instance and enclave, {@code i-…-enc…}. */
  public String moduleId() {
    return claims.moduleId();
  }

  /** When the hypervisor signed, by its clock, to the millisecond. */
  public Instant timestamp() {
    return claims.timestamp();
  }

  /** The locked registers by index, 0 to 31. */
  public SortedMap<Integer, Pcr> pcrs() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(claims.pcrs()));
  }

  /** One locked register. */
  public Optional<Pcr> pcr(int index) {
    return Optional.ofNullable(claims.pcrs().get(index));
  }

  /** The key that the enclave wants vouched for, as it gave it; at most 1024 bytes. */
  public Optional<byte[]> publicKey() {
    return claims.publicKey().map(byte[]::clone);
  }

  /** Free bytes of the enclave, at most 1024. */
  public Optional<byte[]> userData() {
    return claims.userData().map(byte[]::clone);
  }

  /** The challenge that the enclave answers, at most 1024 bytes. */
  public Optional<byte[]> nonce() {
    return claims.nonce().map(byte[]::clone);
  }

  /** Whether the enclave runs in debug mode, where anybody on its parent reads its console. */
  public boolean isDebug() {
    return pcr(0).filter(Pcr.ZERO::equals).isPresent();
  }

  @Override
  public String toString() {
    return "Attestation[%s at %s]".formatted(moduleId(), timestamp());
  }
}
