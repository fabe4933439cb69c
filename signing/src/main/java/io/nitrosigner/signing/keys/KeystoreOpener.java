package io.nitrosigner.signing.keys;

import java.util.concurrent.Semaphore;

/**
 * Opens keystores, on as many threads as call it, within a bound on the memory that they take
 * together: scrypt takes 256 MiB for each keystore that deposit tools have written. Thread-safe.
 */
public final class KeystoreOpener {
  private static final int MIB = 1024 * 1024;

  /** So that a small heap opens one usual keystore at a time. */
  private static final int USUAL_MIB = 256;

  private final int budgetMib;
  private final Semaphore memory;

  private KeystoreOpener(int budgetMib) {
    this.budgetMib = budgetMib;
    this.memory = new Semaphore(budgetMib, true);
  }

  /** An opener that takes half of a heap at most, and 256 MiB in any case. */
  public static KeystoreOpener withinHalfOf(long heapBytes) {
    return new KeystoreOpener(Math.clamp(heapBytes / 2 / MIB, USUAL_MIB, Integer.MAX_VALUE));
  }

  /**
   * Opens a keystore when there is memory for it.
   *
   * @param password as typed; not changed
   * @return the secret scalar, 32 bytes, big-endian; the caller wipes it
   * @throws KeystoreException if it cannot be opened, or takes more than there will ever be
   */
  public byte[] open(Keystore keystore, char[] password) throws InterruptedException {
    int mib = Math.clamp(keystore.memory() / MIB, 1, Integer.MAX_VALUE);
    if (mib > budgetMib) {
      throw new KeystoreException(
          KeystoreException.Fault.MEMORY,
          "the keystore takes " + mib + " MiB, expected at most " + budgetMib);
    }
    memory.acquire(mib);
    try {
      return keystore.decrypt(password);
    } finally {
      memory.release(mib);
    }
  }
}
