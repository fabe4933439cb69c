package io.nitrosigner.enclave;

import io.nitrosigner.enclave.history.SlashingProtection;
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
   * @param protection closed with this object, or when it cannot be made
   * @throws UnsealException when it cannot be opened, or not with this identity
   */
  static Serving start(
      Vsock vsock,
      ServerIdentity tls,
      SignerConfiguration configuration,
      KeyRing keys,
      SlashingProtection protection,
      Reloading reloading,
      Telemetry telemetry) {
    RemoteSigning signing =
        new RemoteSigning(
            keys, configuration.network(), configuration.duties(), protection, reloading);
    try {
      VsockListener listener = vsock.listen(Ports.SIGNER);
      return new Serving(
          configuration, signing, SigningServer.start(listener, tls, signing, telemetry));
    } catch (IOException e) {
      signing.close();
      throw new UnsealException("the signer port cannot be opened: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      signing.close();
      throw new UnsealException("TLS identity: " + e.getMessage());
    }
  }

  /** Signs with {@code next} from here on and wipes the keys that it lacks. */
  void change(KeyRing next) {
    signing.change(next);
  }

  /**
   * Shows {@code next} to those who connect from here on.
   *
   * @throws UnsealException when it cannot be used; nothing changes then
   */
  void change(ServerIdentity next) {
    try {
      server.change(next);
    } catch (IllegalArgumentException e) {
      throw new UnsealException("TLS identity: " + e.getMessage());
    }
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
