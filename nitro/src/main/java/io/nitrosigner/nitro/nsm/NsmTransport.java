package io.nitrosigner.nitro.nsm;

/** What carries a request to a security module and brings its response. */
public interface NsmTransport extends AutoCloseable {
  /** The longest request that the driver takes. Source: {@code drivers/misc/nsm.c}. */
  int MAX_REQUEST = 0x1000;

  /** The longest response that the driver gives. Source: {@code drivers/misc/nsm.c}. */
  int MAX_RESPONSE = 0x3000;

  /**
   * Sends one encoded {@link NsmRequest} and waits for the encoded {@link NsmResponse}.
   *
   * @throws NsmException when the exchange fails
   */
  byte[] exchange(byte[] request);

  @Override
  void close();
}
