package io.nitrosigner.nitro.nsm;

import java.util.Arrays;

/** Why a security module refuses. Source: {@code aws-nitro-enclaves-nsm-api}, {@code ErrorCode}. */
public enum NsmError {
  /** An argument is outside what the operation takes. */
  INVALID_ARGUMENT("InvalidArgument"),
  /** There is no such register. */
  INVALID_INDEX("InvalidIndex"),
  /** The response does not match the request. */
  INVALID_RESPONSE("InvalidResponse"),
  /** The register is locked. */
  READ_ONLY_INDEX("ReadOnlyIndex"),
  /** The request is unknown or malformed. */
  INVALID_OPERATION("InvalidOperation"),
  /** The response does not fit the caller's buffer. */
  BUFFER_TOO_SMALL("BufferTooSmall"),
  /** The request is larger than the module takes. */
  INPUT_TOO_LARGE("InputTooLarge"),
  /** The module failed. */
  INTERNAL_ERROR("InternalError");

  private final String wire;

  NsmError(String wire) {
    this.wire = wire;
  }

  /** The name that travels. */
  public String wire() {
    return wire;
  }

  static NsmError parse(String wire) {
    return Arrays.stream(values())
        .filter(error -> error.wire.equals(wire))
        .findFirst()
        .orElseThrow(
            () ->
                new NsmException(
                    "unknown NSM error name of %d characters".formatted(wire.length())));
  }
}
