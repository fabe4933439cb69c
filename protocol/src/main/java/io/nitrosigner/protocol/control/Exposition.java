package io.nitrosigner.protocol.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.protocol.ProtocolException;

/**
 * The enclave's metrics.
 *
 * @param text in the Prometheus text format, version 0.0.4
 */
public record Exposition(@JsonProperty("text") String text) {
  /** Ten times what an enclave has to say: the number of its series is fixed. */
  public static final int MAX_LENGTH = 1024 * 1024;

  /** Bounds the text. */
  public Exposition {
    if (text.length() > MAX_LENGTH) {
      throw new ProtocolException(
          "text: at most " + MAX_LENGTH + " characters, was " + text.length());
    }
  }
}
