package io.nitrosigner.emulators.nitrocli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** Starts one enclave, from its image to its heartbeat. The caller holds the run lock. */
final class MachineBoot {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The slot id in an enclave's id. */
  private static final int SLOT_BYTES = 8;

  private final Instance instance;
  private final RunDirectory runs;
  private final LaunchOrder order;

  MachineBoot(Instance instance, RunDirectory runs, LaunchOrder order) {
    this.instance = instance;
    this.runs = runs;
    this.order = order;
  }

  /**
   * Boots and returns the machine, or leaves nothing behind.
   *
   * @throws NitroCliException with nitro-cli's code for what went wrong
   */
  EnclaveMachine boot() {
    ProcessImage image = ProcessImage.read(order.image());
    order.checkMemory(image.size());
    int cid = runs.assignCid(order.cid());
    String id = instance.instanceId() + "-enc" + slot();
    runs.claim(cid, id);
    boolean booted = false;
    try {
      EnclaveMachine machine = boot(image.copyTo(runs.home(cid).resolve("image")), cid, id);
      booted = true;
      return machine;
    } finally {
      if (!booted) {
        runs.remove(cid, id);
      }
    }
  }

  private EnclaveMachine boot(ProcessImage image, int cid, String id) {
    String name = runs.assignName(order.name().orElse(fileName(order.image())));
    long pid = ProcessHandle.current().pid();
    EnclaveRecord enclave = new EnclaveRecord(name, id, cid, pid, order, image.measure());
    MachineDevices devices = MachineDevices.open(runs, enclave, instance);
    boolean booted = false;
    try {
      EnclaveMachine machine = new EnclaveMachine(runs, enclave, devices, start(image, cid));
      booted = true;
      return machine;
    } finally {
      if (!booted) {
        devices.close();
      }
    }
  }

  private EnclaveProcess start(ProcessImage image, int cid) {
    List<String> command = image.command(javaHome(), machineOptions(cid));
    try (Heartbeat heartbeat = Heartbeat.listen(runs.root().resolve("vsock.sock_9000"))) {
      EnclaveProcess process = EnclaveProcess.start(command, image.directory(), runs.console(cid));
      var _ = process.ended().thenRun(() -> closeQuietly(heartbeat));
      try {
        heartbeat.await();
        return process;
      } catch (IOException e) {
        String words = process.lastWords();
        kill(process);
        throw new NitroCliException(NitroCliError.BOOT_FAILURE, words, e);
      }
    } catch (IOException e) {
      throw new NitroCliException(NitroCliError.BOOT_FAILURE, "Cannot start the process.", e);
    }
  }

  /** What real hardware imposes: as many processors and as much memory as were ordered. */
  private List<String> machineOptions(int cid) {
    return List.of(
        "-XX:ActiveProcessorCount=" + order.cpuCount(),
        "-XX:MaxRAM=" + order.memoryMib() + "m",
        "-D" + EnclaveDevices.VSOCK_PROPERTY + "=" + runs.home(cid),
        "-D" + EnclaveDevices.MODULE_PROPERTY + "=" + runs.moduleSocket(cid));
  }

  private static Path javaHome() {
    return Path.of(System.getProperty("java.home"));
  }

  private static String fileName(Path image) {
    String path = image.toString();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String slot() {
    byte[] slot = new byte[SLOT_BYTES];
    RANDOM.nextBytes(slot);
    return HexFormat.of().formatHex(slot);
  }

  private static void kill(EnclaveProcess process) {
    try {
      process.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(Heartbeat heartbeat) {
    try {
      heartbeat.close();
    } catch (IOException e) {
      // whoever waits for the heartbeat sees the process's end
    }
  }
}
