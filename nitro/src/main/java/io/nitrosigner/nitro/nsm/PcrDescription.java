package io.nitrosigner.nitro.nsm;

import io.nitrosigner.nitro.measurement.Pcr;

/**
 * A register as the module reports it.
 *
 * @param locked whether it can no longer be extended
 * @param value its 48 bytes
 */
public record PcrDescription(boolean locked, Pcr value) {}
