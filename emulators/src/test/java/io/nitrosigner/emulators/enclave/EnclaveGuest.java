package io.nitrosigner.emulators.enclave;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nitrosigner.emulators.vsock.GuestVsock;
import io.nitrosigner.emulators.vsock.Multiplexer;
import io.nitrosigner.emulators.vsock.ParentVsock;
import io.nitrosigner.enclave.Devices;
import io.nitrosigner.enclave.EnclaveProgram;
import io.nitrosigner.enclave.TrustRoots;
import io.nitrosigner.nitro.nsm.SecurityModule;
import io.nitrosigner.nitro.vsock.VsockConnection;
import io.nitrosigner.protocol.control.ControlClient;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.Ports;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import javax.net.ssl.SSLContext;

/** The real enclave program on emulated devices, and the parent's ways to it. */
final class EnclaveGuest implements AutoCloseable {
  /** Far longer than anything takes, so that a test that hangs fails. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ParentVsock parent;
  private final int cid;
  private final Multiplexer entrance;
  private final EnclaveProgram program;

  private EnclaveGuest(ParentVsock parent, int cid, Multiplexer entrance, EnclaveProgram program) {
    this.parent = parent;
    this.cid = cid;
    this.entrance = entrance;
    this.program = program;
  }

  static EnclaveGuest boot(
      Path run, int cid, SecurityModule module, SSLContext aws, InstantSource clock)
      throws IOException {
    Multiplexer entrance = Multiplexer.open(run, cid);
    try {
      Devices devices = new Devices(module, new GuestVsock(run, cid), aws, clock);
      return new EnclaveGuest(new ParentVsock(run), cid, entrance, EnclaveProgram.start(devices));
    } catch (IOException | RuntimeException e) {
      entrance.close();
      throw e;
    }
  }

  /** Connects as the host does; fails when nothing in the enclave listens on {@code port}. */
  VsockConnection connect(int port) throws IOException {
    VsockConnection connection = parent.connect(cid, port, PATIENCE);
    connection.soTimeout(PATIENCE);
    return connection;
  }

  /** One request over a control connection of its own. */
  ControlResponse call(ControlRequest request) throws IOException {
    try (VsockConnection control = connect(Ports.CONTROL)) {
      return ControlClient.call(control.in(), control.out(), request);
    }
  }

  EnclaveState state() throws IOException {
    return call(new ControlRequest.InitState()).state();
  }

  /** What the signer's port answers to {@code GET path}, status line and headers included. */
  String get(String path, TlsKeyRecord identity) throws IOException {
    return ask("GET " + path, identity);
  }

  /** What the signer's port answers to a request without a body. */
  String ask(String methodAndPath, TlsKeyRecord identity) throws IOException {
    try (Socket tls = tls(identity)) {
      String request = methodAndPath + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      tls.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(tls.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  /** A validator client's connection to the signer's port. */
  SignerClient signer(TlsKeyRecord identity) throws IOException {
    return new SignerClient(tls(identity));
  }

  private Socket tls(TlsKeyRecord identity) throws IOException {
    byte[] pem = Base64.getDecoder().decode(identity.certificate());
    SSLContext trust = TrustRoots.read(new ByteArrayInputStream(pem));
    return trust
        .getSocketFactory()
        .createSocket(connect(Ports.SIGNER).asSocket(), "localhost", Ports.SIGNER, true);
  }

  @Override
  public void close() {
    program.close();
    entrance.close();
  }
}
