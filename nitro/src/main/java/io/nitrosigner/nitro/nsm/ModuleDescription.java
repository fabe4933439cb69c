package io.nitrosigner.nitro.nsm;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a security module says of itself.
 *
 * @param versionMajor major version, 0 to 65535
 * @param versionMinor minor version, 0 to 65535
 * @param versionPatch patch version, 0 to 65535
 * @param moduleId identity of instance and enclave, {@code i-…-enc…}
 * @param maxPcrs how many registers there are; 32 on Nitro
 * @param lockedPcrs the registers that can no longer be extended
 * @param digest the digest of the registers; {@code SHA384} on Nitro
 */
public record ModuleDescription(
    int versionMajor,
    int versionMinor,
    int versionPatch,
    String moduleId,
    int maxPcrs,
    SortedSet<Integer> lockedPcrs,
    String digest) {
  /** Copies {@code lockedPcrs}. */
  public ModuleDescription {
    lockedPcrs = Collections.unmodifiableSortedSet(new TreeSet<>(lockedPcrs));
  }
}
