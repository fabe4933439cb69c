package io.nitrosigner.nitro.measurement;

/** The register that measures the configuration an enclave runs with. */
public final class ConfigurationPcr {
  /** The first register that an enclave may extend itself. */
  public static final int INDEX = 16;

  private ConfigurationPcr() {}

  /** What the enclave extends the register with: the 48-byte SHA-384 of the configuration. */
  public static byte[] digest(byte[] configuration) {
    return Sha384.fresh().digest(configuration);
  }

  /** What the register then holds: SHA384(0^48 || SHA384(configuration)). */
  public static Pcr of(byte[] configuration) {
    return Pcr.ZERO.extend(digest(configuration));
  }
}
