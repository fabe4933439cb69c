package io.nitrosigner.enclave;

import io.nitrosigner.nitro.NitroException;
import io.nitrosigner.nitro.measurement.ConfigurationPcr;
import io.nitrosigner.nitro.nsm.SecurityModule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the security module says of this enclave.
 *
 * @param moduleId the module's name, which contains the instance's
 * @param pcrs hex value by index
 */
record Registers(String moduleId, Map<String, String> pcrs) {
  private static final Logger LOG = LoggerFactory.getLogger(Registers.class);

  /**
   * The registers that mean something: image, role, instance, signing certificate, configuration.
   */
  private static final List<Integer> MEANINGFUL = List.of(0, 1, 2, 3, 4, 8, ConfigurationPcr.INDEX);

  /** Reads them. */
  static Registers read(SecurityModule module) {
    Map<String, String> pcrs = new TreeMap<>();
    for (int index : MEANINGFUL) {
      pcrs.put(Integer.toString(index), module.describePcr(index).value().toString());
    }
    return new Registers(module.describe().moduleId(), pcrs);
  }

  /** Reads them, or tells of none when the module fails: a state is better than no answer. */
  static Registers readIfPossible(SecurityModule module) {
    try {
      return read(module);
    } catch (NitroException e) {
      LOG.error("registers not read reason={}", e.getMessage());
      return new Registers("unknown", Map.of());
    }
  }
}
