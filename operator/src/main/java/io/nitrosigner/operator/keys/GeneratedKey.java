package io.nitrosigner.operator.keys;

import io.nitrosigner.signing.bls.PublicKey;

/**
 * A key that is in the table now.
 *
 * @param created whether it was not there before
 */
public record GeneratedKey(
    long index, PublicKey publicKey, DepositDatum deposit, boolean created) {}
