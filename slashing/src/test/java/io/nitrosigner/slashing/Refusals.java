package io.nitrosigner.slashing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.duty.Duty;

/** What a ledger does not permit, and why. */
final class Refusals {
  private Refusals() {}

  static void assertRefused(Ledger ledger, Duty.Slashable duty, Reason reason) {
    assertThatThrownBy(() -> ledger.permit(Keys.KEY, duty))
        .isInstanceOfSatisfying(
            SlashableException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  static void assertNoAnswer(Ledger ledger, Duty.Slashable duty) {
    assertThatThrownBy(() -> ledger.permit(Keys.KEY, duty))
        .isInstanceOf(StoreUnavailableException.class);
  }
}
