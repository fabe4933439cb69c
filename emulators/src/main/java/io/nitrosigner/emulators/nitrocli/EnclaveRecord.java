package io.nitrosigner.emulators.nitrocli;

import io.nitrosigner.nitro.measurement.Measurements;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A running enclave, as the commands print it.
 *
 * @param id {@code i-…-enc…}, also the id of its security module
 * @param machinePid the process that keeps the enclave
 */
record EnclaveRecord(
    String name, String id, int cid, long machinePid, LaunchOrder order, Measurements measured) {

  /** What {@code run-enclave} prints. */
  Map<String, Object> started() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("EnclaveName", name);
    fields.put("EnclaveID", id);
    fields.put("ProcessID", machinePid);
    fields.put("EnclaveCID", Integer.toUnsignedLong(cid));
    fields.put("NumberOfCPUs", order.cpuCount());
    fields.put("CPUIDs", cpuIds());
    fields.put("MemoryMiB", order.memoryMib());
    return fields;
  }

  /** What {@code describe-enclaves --metadata} prints; without that flag, less. */
  Map<String, Object> described(boolean terminating) {
    Map<String, Object> fields = started();
    fields.put("State", terminating ? "TERMINATING" : "RUNNING");
    fields.put("Flags", order.debug() ? "DEBUG_MODE" : "NONE");
    Map<String, Object> measurements = new LinkedHashMap<>();
    measurements.put("HashAlgorithm", "Sha384 { ... }");
    measurements.put("PCR0", measured.pcr0().toString());
    measurements.put("PCR1", measured.pcr1().toString());
    measurements.put("PCR2", measured.pcr2().toString());
    fields.put("Measurements", measurements);
    fields.put("ImageName", order.image().getFileName().toString());
    fields.put("ImageVersion", "1.0");
    fields.put("Metadata", Map.of("BuildTool", "process image"));
    return fields;
  }

  /** What {@code terminate-enclave} prints. */
  Map<String, Object> terminated() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("EnclaveName", name);
    fields.put("EnclaveID", id);
    fields.put("Terminated", true);
    return fields;
  }

  /** Whole cores, the way they are on an instance whose first core is the parent's. */
  private List<Integer> cpuIds() {
    return IntStream.range(0, order.cpuCount()).mapToObj(index -> 2 * index + 1).toList();
  }
}
