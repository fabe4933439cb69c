/**
 * What funds a validator: the message of the deposit contract, where withdrawals go, and how much.
 * Source: consensus-specs {@code phase0/validator.md}, {@code electra/beacon-chain.md}.
 */
package io.nitrosigner.signing.deposit;
