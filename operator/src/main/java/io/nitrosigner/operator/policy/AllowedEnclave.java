package io.nitrosigner.operator.policy;

import io.nitrosigner.nitro.measurement.ConfigurationPcr;
import io.nitrosigner.nitro.measurement.Measurements;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.operator.UsageException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one enclave that may decrypt measures: an image with a configuration. Immutable.
 *
 * @param registers values by index: 0, 1, 2 and 16, and perhaps 8
 */
public record AllowedEnclave(SortedMap<Integer, Pcr> registers) {
  /** The one stack whose key may serve debug enclaves. */
  public static final String DEBUG_STACK = "devNitroValidator";

  /** The register of the certificate that signed the image. */
  public static final int SIGNER = 8;

  private static final List<Integer> REQUIRED = List.of(0, 1, 2, ConfigurationPcr.INDEX);

  /**
   * Refuses what does not identify an image and a configuration: PCR0 alone hashes its parts
   * without boundaries. Either all registers are zero, as a debug enclave's are, or none.
   */
  public AllowedEnclave {
    registers = Collections.unmodifiableSortedMap(new TreeMap<>(registers));
    for (int index : REQUIRED) {
      if (!registers.containsKey(index)) {
        throw new UsageException(
            "PCR" + index + " is missing: an enclave is allowed by PCR0, PCR1, PCR2 and PCR16",
            index == ConfigurationPcr.INDEX
                ? "--config FILE computes it from the enclave's configuration"
                : "`nitro-cli build-enclave` and `describe-eif` print PCR0, PCR1 and PCR2");
      }
    }
    for (int index : registers.keySet()) {
      if (index != SIGNER && !REQUIRED.contains(index)) {
        throw new UsageException("expected PCR0, PCR1, PCR2, PCR8 or PCR16, was PCR" + index);
      }
    }
    long zeros = registers.values().stream().filter(Pcr.ZERO::equals).count();
    if (zeros != 0 && zeros != registers.size()) {
      throw zero();
    }
  }

  /** An image with a configuration; neither may be all zeros. */
  public static AllowedEnclave of(Measurements image, Pcr configuration) {
    return of(
        Map.of(
            0,
            image.pcr0(),
            1,
            image.pcr1(),
            2,
            image.pcr2(),
            ConfigurationPcr.INDEX,
            configuration));
  }

  /** The same from registers by index. */
  public static AllowedEnclave of(Map<Integer, Pcr> registers) {
    AllowedEnclave enclave = new AllowedEnclave(new TreeMap<>(registers));
    if (enclave.isDebug()) {
      throw zero();
    }
    return enclave;
  }

  /**
   * Any debug enclave, which is any enclave at all: anybody with the instance role reads the keys.
   *
   * @throws UsageException unless {@code stack} is {@value #DEBUG_STACK}
   */
  public static AllowedEnclave debug(String stack) {
    if (!stack.equals(DEBUG_STACK)) {
      throw new UsageException(
          "debug enclaves are allowed for the stack " + DEBUG_STACK + " only, was " + stack,
          "an enclave with real keys is never started in debug mode");
    }
    TreeMap<Integer, Pcr> zeros = new TreeMap<>();
    REQUIRED.forEach(index -> zeros.put(index, Pcr.ZERO));
    return new AllowedEnclave(zeros);
  }

  /** Whether it stands for every debug enclave. */
  public boolean isDebug() {
    return registers.values().stream().allMatch(Pcr.ZERO::equals);
  }

  /** As KMS calls a register: PCR0 by what it measures. */
  static String name(int index) {
    return index == 0 ? "ImageSha384" : "PCR" + index;
  }

  private static UsageException zero() {
    return new UsageException(
        "a policy never names an all-zero measurement",
        "zeros are what a debug enclave measures: start it without --debug-mode");
  }
}
