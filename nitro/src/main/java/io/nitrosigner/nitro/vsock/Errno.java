package io.nitrosigner.nitro.vsock;

/** Names for the errors that sockets meet. */
final class Errno {
  private Errno() {}

  static String describe(int errno) {
    String name =
        switch (errno) {
          case 2 -> "no such socket";
          case 13 -> "permission denied";
          case 19 -> "no such device";
          case 24 -> "too many open files";
          case 32 -> "broken pipe";
          case 97 -> "address family not supported";
          case 98 -> "address in use";
          case 99 -> "address not available";
          case 104 -> "connection reset";
          case 107 -> "not connected";
          case 110 -> "timed out";
          case 111 -> "connection refused";
          default -> "system error";
        };
    return "%s (errno %d)".formatted(name, errno);
  }
}
