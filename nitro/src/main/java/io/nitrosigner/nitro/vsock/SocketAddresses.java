package io.nitrosigner.nitro.vsock;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** The kernel's forms of socket addresses. */
final class SocketAddresses {
  /** {@code VMADDR_CID_ANY}. */
  static final int ANY_CID = -1;

  /** Bytes of {@code struct sockaddr_vm}. */
  static final int VSOCK_LENGTH = 16;

  private static final int VSOCK_PORT = 4;
  private static final int VSOCK_CID = 8;

  /** Bytes of {@code sun_path}, less its closing zero. */
  private static final int MAX_PATH = 107;

  private SocketAddresses() {}

  /** {@code struct sockaddr_vm}: u16 family, u16 reserved, u32 port, u32 cid, flags and zeros. */
  static byte[] vsock(int cid, int port) {
    return ByteBuffer.allocate(VSOCK_LENGTH)
        .order(ByteOrder.nativeOrder())
        .putShort(0, (short) Libc.AF_VSOCK)
        .putInt(VSOCK_PORT, port)
        .putInt(VSOCK_CID, cid)
        .array();
  }

  /** The context identifier in a {@code struct sockaddr_vm}. */
  static int cid(byte[] address) {
    return ByteBuffer.wrap(address).order(ByteOrder.nativeOrder()).getInt(VSOCK_CID);
  }

  /**
   * {@code struct sockaddr_un}: u16 family, then the path and a zero.
   *
   * @throws IllegalArgumentException for a path beyond 107 bytes
   */
  static byte[] unix(Path path) {
    byte[] name = path.toString().getBytes(UTF_8);
    if (name.length > MAX_PATH) {
      throw new IllegalArgumentException(
          "socket path of %d bytes, expected at most %d: %s"
              .formatted(name.length, MAX_PATH, path));
    }
    return ByteBuffer.allocate(Short.BYTES + name.length + 1)
        .order(ByteOrder.nativeOrder())
        .putShort((short) Libc.AF_UNIX)
        .put(name)
        .array();
  }
}
