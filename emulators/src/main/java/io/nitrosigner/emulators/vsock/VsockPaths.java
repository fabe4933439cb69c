package io.nitrosigner.emulators.vsock;

import io.nitrosigner.emulators.process.UnixPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the sockets of one emulated instance are.
 *
 * <pre>
 * run/vsock.sock_9000      the parent listens on port 9000, for all its guests
 * run/16/vsock.sock        the way to the guest with CID 16: CONNECT port
 * run/16/guest/5000        that guest listens on port 5000
 * </pre>
 *
 * @param run the instance's run directory
 */
record VsockPaths(Path run) {

  Path parentListener(int port) {
    return UnixPaths.check(run.resolve("vsock.sock_" + Integer.toUnsignedString(port)));
  }

  /** Makes a directory of sockets and those above it, for their owner alone. */
  static void make(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  Path guest(int cid) {
    return run.resolve(Integer.toUnsignedString(cid));
  }

  Path guestEntrance(int cid) {
    return UnixPaths.check(guest(cid).resolve("vsock.sock"));
  }

  /** Checked for the longest port, so that no listener fails later. */
  Path guestListeners(int cid) {
    Path directory = guest(cid).resolve("guest");
    UnixPaths.check(directory.resolve(Integer.toUnsignedString(-1)));
    return directory;
  }

  Path guestListener(int cid, int port) {
    return guestListeners(cid).resolve(Integer.toUnsignedString(port));
  }
}
