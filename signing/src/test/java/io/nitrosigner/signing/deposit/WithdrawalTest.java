package io.nitrosigner.signing.deposit;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.signing.ssz.Root;
import org.junit.jupiter.api.Test;

/** The prefixes: consensus-specs {@code electra/beacon-chain.md} "Withdrawal prefixes". */
final class WithdrawalTest {
  private static final ExecutionAddress ADDRESS =
      ExecutionAddress.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");

  @Test
  void paysOutToAnAddress() {
    assertThat(credentials(false))
        .hasToString("0x0100000000000000000000005aaeb6053f3e94c9b9a09f33669435e7ef1beaed");
  }

  @Test
  void compoundsForAnAddress() {
    assertThat(credentials(true))
        .hasToString("0x0200000000000000000000005aaeb6053f3e94c9b9a09f33669435e7ef1beaed");
    assertThat(new Withdrawal.Address(ADDRESS, true).compounds()).isTrue();
    assertThat(new Withdrawal.Bls().compounds()).isFalse();
  }

  /** An address needs no BLS key, whose derivation takes as long as all else. */
  private static Root credentials(boolean compounding) {
    return new Withdrawal.Address(ADDRESS, compounding)
        .credentials(
            () -> {
              throw new AssertionError("derived");
            });
  }
}
