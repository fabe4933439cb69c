package io.nitrosigner.operator.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.network.Networks;
import io.nitrosigner.protocol.tables.NextIndexes.Open;
import io.nitrosigner.protocol.tables.NextIndexes.Used;
import io.nitrosigner.signing.deposit.DepositAmount;
import io.nitrosigner.signing.deposit.Withdrawal;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** That no index is ever made twice, and none that was begun is forgotten. */
final class IndexClaimTest {
  private static final Used TEN = new Used(10, Optional.empty());
  private static final Used FOUR_OF_TEN = open(10, 4, "here");

  @Test
  void beginsWithZero() {
    IndexClaim claim = claim(OptionalLong.empty(), 5, Used.NONE);

    assertThat(claim.range()).isEqualTo(new IndexRange(0, 5));
    assertThat(claim.known()).isZero();
    assertThat(claim.begun()).isEqualTo(open(5, 0, "here"));
    assertThat(claim.done()).isEqualTo(new Used(5, Optional.empty()));
  }

  @Test
  void continuesWithTheNextUnused() {
    IndexClaim claim = claim(OptionalLong.empty(), 5, TEN);

    assertThat(claim.range()).isEqualTo(new IndexRange(10, 15));
    assertThat(claim.begun()).isEqualTo(open(15, 10, "here"));
    assertThat(claim.done()).isEqualTo(new Used(15, Optional.empty()));
  }

  @Test
  void finishesWhatWasBegun() {
    IndexClaim claim = claim(OptionalLong.empty(), 6, FOUR_OF_TEN);

    assertThat(claim.range()).isEqualTo(new IndexRange(4, 10));
    assertThat(claim.known()).isEqualTo(4);
    assertThat(claim.begun()).isEqualTo(FOUR_OF_TEN);
    assertThat(claim.done()).isEqualTo(TEN);
  }

  @Test
  void leavesTheRestOfWhatWasBegunForLater() {
    assertThat(claim(OptionalLong.empty(), 2, FOUR_OF_TEN).done()).isEqualTo(open(10, 6, "here"));
    assertThat(claim(OptionalLong.of(6), 4, FOUR_OF_TEN).done())
        .as("4 and 5 are still to be made")
        .isEqualTo(FOUR_OF_TEN);
  }

  @Test
  void finishesWhatWasBegunAndGoesOn() {
    IndexClaim claim = claim(OptionalLong.of(0), 20, FOUR_OF_TEN);

    assertThat(claim.known()).isEqualTo(4);
    assertThat(claim.begun()).isEqualTo(open(20, 4, "here"));
    assertThat(claim.done()).isEqualTo(new Used(20, Optional.empty()));
  }

  @Test
  void changesNothingOfWhatIsFinished() {
    IndexClaim claim = claim(OptionalLong.of(2), 8, TEN);

    assertThat(claim.known()).isEqualTo(10);
    assertThat(claim.begun()).isEqualTo(TEN);
    assertThat(claim.done()).isEqualTo(TEN);
  }

  @Test
  void givesUpWhatWasBegunForAnExplicitStartBehindIt() {
    IndexClaim claim = claim(OptionalLong.of(12), 1, open(10, 4, "elsewhere"));

    assertThat(claim.known()).isEqualTo(12);
    assertThat(claim.begun()).isEqualTo(open(13, 12, "here"));
    assertThat(claim.done()).isEqualTo(new Used(13, Optional.empty()));
  }

  @Test
  void refusesWhatWasBegunForAnotherDeployment() {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> claim(OptionalLong.empty(), 1, open(10, 4, "elsewhere")))
        .withMessage(
            "indexes 4 to 9 of this mnemonic were begun for the deployment elsewhere and not"
                + " finished")
        .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("--start-index 10"));
  }

  @Test
  void keepsWithinTheTree() {
    assertThat(claim(OptionalLong.of(0xffff_ffffL), 1, TEN).range().end()).isEqualTo(1L << 32);
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> claim(OptionalLong.of(0xffff_ffffL), 2, TEN))
        .withMessage(
            "start-index: expected 2 indexes between 0 and 4294967295, was 4294967295 and those"
                + " after it");
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> claim(OptionalLong.of(-1), 2, TEN));
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> claim(OptionalLong.empty(), 0, TEN))
        .withMessage("count: expected at least 1, was 0");
  }

  private static IndexClaim claim(OptionalLong start, int count, Used seen) {
    DepositTerms terms =
        new DepositTerms(Networks.find("hoodi"), new Withdrawal.Bls(), DepositAmount.ACTIVATION);
    return IndexClaim.of(new GenerationRequest("here", terms, start, count, true), seen);
  }

  private static Used open(long next, long from, String deployment) {
    return new Used(next, Optional.of(new Open(from, deployment)));
  }
}
