package io.nitrosigner.enclave;

import io.nitrosigner.enclave.http.ServerIdentity;
import io.nitrosigner.enclave.http.SigningServer;
import io.nitrosigner.enclave.telemetry.Telemetry;
import io.nitrosigner.enclave.unseal.KeyRing;
import io.nitrosigner.enclave.unseal.UnsealException;
import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.nitro.vsock.VsockListener;
import io.nitrosigner.protocol.control.Ports;
import java.io.IOException;

/** The open signer port and what answers there. */
record Serving(SignerConfiguration configuration, RemoteSigning signing, SigningServer server)
    implements AutoCloseable {

  /**
   * Opens the signer port.
   *
   * @throws UnsealException when it cannot be opened, or not with this identity
   */
  static Serving start(
      Vsock vsock,
      ServerIdentity tls,
      SignerConfiguration configuration,
      KeyRing keys,
      Reloading reloading,
      Telemetry telemetry) {
    VsockListener listener;
    try {
      listener = vsock.listen(Ports.SIGNER);
    } catch (IOException e) {
      throw new UnsealException("the signer port cannot be opened: " + e.getMessage());
    }
    RemoteSigning signing =
        new RemoteSigning(
            keys, configuration.network(), configuration.duties(), reloading, telemetry);
    try {
      return new Serving(
          configuration, signing, SigningServer.start(listener, tls, signing, telemetry));
    } catch (IllegalArgumentException e) {
      signing.close();
      throw new UnsealException("TLS identity: " + e.getMessage());
    }
  }

  /** Signs with {@code next} from here on and wipes the keys that it lacks. */
  void change(KeyRing next) {
    signing.change(next);
  }

  @Override
  public void close() {
    try {
      server.close();
    } finally {
      signing.close();
    }
  }
}
