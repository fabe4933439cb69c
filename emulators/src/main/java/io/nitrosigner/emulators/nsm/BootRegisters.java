package io.nitrosigner.emulators.nsm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nitrosigner.nitro.measurement.Measurements;
import io.nitrosigner.nitro.measurement.Pcr;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the registers hold when an enclave starts; those that are not named hold zeros.
 *
 * @param values value by index, 0 to 15
 * @param debug whether documents show nothing but zeros, as those of a debug enclave do
 */
public record BootRegisters(Map<Integer, Pcr> values, boolean debug) {

  /** Registers from 0 to here - 1 are the hypervisor's and locked from the start. */
  public static final int RESERVED = 16;

  public BootRegisters {
    values = Map.copyOf(values);
    for (int index : values.keySet()) {
      if (index < 0 || index >= RESERVED) {
        throw new IllegalArgumentException("boot register must be 0 to 15, was " + index);
      }
    }
  }

  /**
   * The registers of an image on an instance.
   *
   * @param roleArn IAM role of the parent instance, for PCR3; zeros if it has none
   * @param instanceId id of the parent instance, for PCR4
   */
  public static BootRegisters of(Measurements image, Optional<String> roleArn, String instanceId) {
    Map<Integer, Pcr> values = new HashMap<>();
    values.put(0, image.pcr0());
    values.put(1, image.pcr1());
    values.put(2, image.pcr2());
    roleArn.ifPresent(arn -> values.put(3, Pcr.ZERO.extend(arn.getBytes(US_ASCII))));
    values.put(4, Pcr.ZERO.extend(instanceId.getBytes(US_ASCII)));
    return new BootRegisters(values, false);
  }

  /** The same registers in an enclave that was started with {@code --debug-mode}. */
  public BootRegisters inDebugMode() {
    return new BootRegisters(values, true);
  }
}
