package io.nitrosigner.nitro.vsock;

import java.io.IOException;
import java.time.Duration;

/** AF_VSOCK of the Linux kernel. Stateless, hence thread-safe. */
public final class KernelVsock implements Vsock {
  @Override
  public VsockListener listen(int port) throws IOException {
    byte[] address = SocketAddresses.vsock(SocketAddresses.ANY_CID, port);
    return new VsockListener(NativeSocket.listen(Libc.AF_VSOCK, address), SocketAddresses::cid);
  }

  @Override
  public VsockConnection connect(int cid, int port, Duration timeout) throws IOException {
    byte[] address = SocketAddresses.vsock(cid, port);
    return new VsockConnection(NativeSocket.connect(Libc.AF_VSOCK, address, timeout), cid);
  }
}
