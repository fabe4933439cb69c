package io.nitrosigner.nitro.cbor;

import io.nitrosigner.nitro.NitroException;

/** Bytes that are not one item of the CBOR subset which {@link Cbor} reads. */
public final class CborException extends NitroException {
  CborException(String message) {
    super(message);
  }
}
