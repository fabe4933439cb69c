package io.nitrosigner.operator.keys;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.signing.deposit.DepositAmount;
import io.nitrosigner.signing.deposit.Withdrawal;
import io.nitrosigner.signing.network.Network;

/** What the deposits of several validators have in common. */
public record DepositTerms(Network network, Withdrawal withdrawal, DepositAmount amount) {
  /** Checks that the validators can stake the amount. */
  public DepositTerms {
    if (amount.needsCompounding() && !withdrawal.compounds()) {
      throw new UsageException(
          "amount: a validator that does not compound stakes 32 ETH at most, was " + amount,
          "--compounding stakes up to 2048 ETH");
    }
  }
}
