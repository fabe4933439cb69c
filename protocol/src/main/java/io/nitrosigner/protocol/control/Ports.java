package io.nitrosigner.protocol.control;

/** The vsock ports that the host and the enclave agree on. */
public final class Ports {
  /** The enclave listens: framed control messages, from the parent only. */
  public static final int CONTROL = 5000;

  /** The enclave listens: TLS, the remote-signing API. */
  public static final int SIGNER = 8443;

  /** The parent listens: bytes to AWS KMS. */
  public static final int KMS = 8000;

  /** The parent listens: bytes to Amazon DynamoDB. */
  public static final int DYNAMODB = 8001;

  /** The parent listens: a connection when the enclave has something to tell. */
  public static final int READY = 9001;

  /** The parent listens (nitro-cli does): 0xB7 there and back once the enclave has booted. */
  public static final int HEARTBEAT = 9000;

  private Ports() {}
}
