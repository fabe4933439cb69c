package io.nitrosigner.enclave.unseal;

import io.nitrosigner.nitro.measurement.ConfigurationPcr;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.nitro.nsm.PcrDescription;
import io.nitrosigner.nitro.nsm.SecurityModule;

/**
 * Measures the configuration into PCR16 and locks every register, so that each attestation document
 * of this enclave names the configuration it runs with and nothing can be claimed later.
 */
public final class Commitment {
  private Commitment() {}

  /**
   * Commits to a configuration, once.
   *
   * @throws UnsealException when PCR16 is not fresh or does not take the measurement
   */
  public static void commit(SecurityModule module, byte[] configuration) {
    PcrDescription fresh = module.describePcr(ConfigurationPcr.INDEX);
    if (fresh.locked() || !fresh.value().equals(Pcr.ZERO)) {
      throw new UnsealException("PCR16 has been used before: expected it unlocked and zero");
    }
    module.extendPcr(ConfigurationPcr.INDEX, ConfigurationPcr.digest(configuration));
    module.lockPcrs(Pcr.COUNT);
    PcrDescription committed = module.describePcr(ConfigurationPcr.INDEX);
    Pcr expected = ConfigurationPcr.of(configuration);
    boolean taken = committed.value().equals(expected) || isDebug(module, committed.value());
    if (!committed.locked() || !taken) {
      throw new UnsealException(
          "PCR16 did not take the measurement of the configuration: was "
              + committed.value()
              + ", expected it locked with "
              + expected);
    }
  }

  /** A debug enclave's registers all read as zero; it is KMS that refuses it for that. */
  private static boolean isDebug(SecurityModule module, Pcr committed) {
    return committed.equals(Pcr.ZERO) && module.describePcr(0).value().equals(Pcr.ZERO);
  }
}
