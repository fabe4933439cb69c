package io.nitrosigner.emulators.nitrocli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code run-enclave} was told.
 *
 * @param image the process image, where nitro-cli takes an enclave image file
 * @param memoryMib memory of the enclave in MiB, a multiple of 2
 */
record LaunchOrder(
    Path image,
    int cpuCount,
    long memoryMib,
    Optional<Integer> cid,
    Optional<String> name,
    boolean debug) {

  /** CIDs 0 to 3 are the hypervisor's, the loopback's, the host's and the parent's. */
  private static final long MIN_CID = 4;

  private static final long MAX_CID = 0xffff_fffeL;

  /** The enclave driver refuses less. */
  private static final long MIN_MEMORY_MIB = 64;

  private static final int MAX_CPUS = 1024;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  LaunchOrder {
    if (cpuCount < 1 || cpuCount > MAX_CPUS) {
      throw invalid("cpu-count", cpuCount, "1 to " + MAX_CPUS);
    }
    if (memoryMib < MIN_MEMORY_MIB) {
      throw new NitroCliException(
          NitroCliError.INSUFFICIENT_MEMORY,
          "User provided `memory` is %d MB, but at least %d MB are needed."
              .formatted(memoryMib, MIN_MEMORY_MIB));
    }
    memoryMib += memoryMib % 2; // hugepages have 2 MiB
    name.filter(given -> !NAME.matcher(given).matches())
        .ifPresent(
            given -> {
              throw new NitroCliException(
                  NitroCliError.NAMING, "The name must match " + NAME.pattern() + ".");
            });
  }

  /** Checks a CID as given, 0 for none. */
  static Optional<Integer> cid(long given) {
    if (given == 0) {
      return Optional.empty();
    }
    if (given < MIN_CID || given > MAX_CID) {
      throw invalid("enclave-cid", given, MIN_CID + " to " + MAX_CID);
    }
    return Optional.of((int) given);
  }

  /** The arguments that {@link RunArguments} reads this order from. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add("--eif-path=" + image.toAbsolutePath());
    arguments.add("--cpu-count=" + cpuCount);
    arguments.add("--memory=" + memoryMib);
    cid.ifPresent(given -> arguments.add("--enclave-cid=" + Integer.toUnsignedString(given)));
    name.ifPresent(given -> arguments.add("--enclave-name=" + given));
    if (debug) {
      arguments.add("--debug-mode");
    }
    return arguments;
  }

  /** The real device needs four times the image: two copies of it, and room to run. */
  void checkMemory(long imageBytes) {
    long needed = Math.ceilDiv(4 * imageBytes, 1 << 20);
    if (memoryMib < needed) {
      throw new NitroCliException(
          NitroCliError.INSUFFICIENT_MEMORY,
          "User provided `memory` is %d MB, but based on the image size, the minimum memory should be %d MB."
              .formatted(memoryMib, needed));
    }
  }

  private static NitroCliException invalid(String what, long value, String expected) {
    return new NitroCliException(
        NitroCliError.INVALID_ARGUMENT,
        "`%s` is %d, expected %s.".formatted(what, value, expected));
  }
}
