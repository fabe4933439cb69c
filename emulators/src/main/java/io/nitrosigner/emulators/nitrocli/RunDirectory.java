package io.nitrosigner.emulators.nitrocli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The state of an instance's enclaves: a directory for each, named by its CID.
 *
 * <p>An enclave lives exactly as long as its machine answers on its control socket. What a dead one
 * left behind is ignored, and deleted when the next enclave starts. Directories are made and
 * deleted under the lock alone.
 */
final class RunDirectory {

  /** nitro-cli gives out CIDs from here. */
  private static final int FIRST_CID = 16;

  /** The real device has no more. */
  private static final int MAX_ENCLAVES = 4;

  private final Path root;

  RunDirectory(Path root) {
    this.root = root.toAbsolutePath();
  }

  Path root() {
    return root;
  }

  Path home(int cid) {
    return root.resolve(Integer.toUnsignedString(cid));
  }

  Path control(int cid) {
    return home(cid).resolve("control.sock");
  }

  Path moduleSocket(int cid) {
    return home(cid).resolve("nsm.sock");
  }

  /** What the enclave prints; kept when it has ended, until the next one takes its CID. */
  Path console(int cid) {
    return root.resolve("console-" + Integer.toUnsignedString(cid) + ".log");
  }

  Path log() {
    return root.resolve("machines.log");
  }

  /** Makes the directory, for its owner alone. */
  void create() {
    try {
      Files.createDirectories(root);
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new NitroCliException(
          NitroCliError.FILE_OPERATION, "Cannot use the run directory " + root + ".", e);
    }
  }

  /**
   * Waits for the lock that lets one enclave boot at a time; the kernel frees it when its holder
   * dies.
   */
  Closeable lock(Duration timeout) {
    try {
      AsynchronousFileChannel channel =
          AsynchronousFileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        channel.lock().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return channel; // closing it lets go of the lock
      } catch (TimeoutException | ExecutionException e) {
        channel.close();
        throw new NitroCliException(
            NitroCliError.LOCK_ACQUIRE, "Another enclave is starting for too long.", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        channel.close();
        throw new NitroCliException(NitroCliError.LOCK_ACQUIRE, "Interrupted.", e);
      }
    } catch (IOException e) {
      throw new NitroCliException(
          NitroCliError.LOCK_ACQUIRE, "Cannot lock the run directory " + root + ".", e);
    }
  }

  /** The descriptions of all that live, by CID. */
  Map<Integer, Map<String, Object>> living() {
    Map<Integer, Map<String, Object>> living = new TreeMap<>(Integer::compareUnsigned);
    for (int cid : cids()) {
      ControlClient.describe(control(cid)).ifPresent(enclave -> living.put(cid, enclave));
    }
    return living;
  }

  /** Deletes what dead machines have left. The caller holds the lock. */
  void sweep() {
    for (int cid : cids()) {
      if (!ControlClient.answers(control(cid))) {
        delete(home(cid));
      }
    }
  }

  /** Deletes an enclave's directory unless another enclave has it by now. Needs the lock. */
  void remove(int cid, String enclaveId) {
    try {
      Path owner = home(cid).resolve("enclave-id");
      if (Files.exists(owner) && Files.readString(owner).equals(enclaveId)) {
        delete(home(cid));
      }
    } catch (IOException e) {
      throw new NitroCliException(
          NitroCliError.FILE_OPERATION, "Cannot remove " + home(cid) + ".", e);
    }
  }

  /** Makes the directory of a new enclave. The caller holds the lock. */
  void claim(int cid, String enclaveId) {
    try {
      Files.createDirectory(
          home(cid),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.writeString(home(cid).resolve("enclave-id"), enclaveId);
    } catch (IOException e) {
      throw new NitroCliException(
          NitroCliError.FILE_OPERATION, "Cannot make " + home(cid) + ".", e);
    }
  }

  /** The CID of a new enclave: the one wanted, or the lowest that is free. */
  int assignCid(Optional<Integer> wanted) {
    List<Integer> taken = cids();
    if (taken.size() >= MAX_ENCLAVES) {
      throw new NitroCliException(
          NitroCliError.CREATE_VM, "There are %d enclaves already.".formatted(taken.size()));
    }
    if (wanted.isPresent()) {
      if (taken.contains(wanted.get())) {
        throw new NitroCliException(
            NitroCliError.CREATE_VM,
            "CID %s is in use.".formatted(Integer.toUnsignedString(wanted.get())));
      }
      return wanted.get();
    }
    int cid = FIRST_CID;
    while (taken.contains(cid)) {
      cid++;
    }
    return cid;
  }

  /** The name of a new enclave: the one wanted, with {@code _1} and so on if it is taken. */
  String assignName(String wanted) {
    List<Object> taken =
        living().values().stream().map(enclave -> enclave.get("EnclaveName")).toList();
    String name = wanted;
    for (int suffix = 1; taken.contains(name); suffix++) {
      name = wanted + "_" + suffix;
    }
    return name;
  }

  private List<Integer> cids() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    List<Integer> cids = new ArrayList<>();
    try (Stream<Path> entries = Files.list(root)) {
      entries
          .map(entry -> root.relativize(entry).toString())
          .filter(name -> name.matches("[1-9][0-9]{0,9}"))
          .map(Long::parseLong)
          .filter(cid -> cid <= 0xffff_ffffL)
          .forEach(cid -> cids.add(cid.intValue()));
      return cids;
    } catch (IOException e) {
      throw new NitroCliException(
          NitroCliError.FILE_OPERATION, "Cannot list the run directory " + root + ".", e);
    }
  }

  private static void delete(Path home) {
    try {
      FileTree.delete(home);
    } catch (IOException e) {
      throw new NitroCliException(NitroCliError.FILE_OPERATION, "Cannot remove " + home + ".", e);
    }
  }
}
