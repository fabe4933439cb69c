package io.nitrosigner.slashing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.ssz.Root;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The minimal strategy of EIP-3076, rule by rule. Contents {@code a} and {@code b} are different
 * messages; {@code ?} is a last message whose signing root the history does not tell.
 */
final class WatermarkTest {
  private static final Optional<Root> CHAIN = Optional.of(Duties.CHAIN);

  private static final Watermark BUSY =
      new Watermark(
          CHAIN,
          Optional.of(new Watermark.Block(5, Optional.empty())),
          Optional.of(new Watermark.Vote(2, 3, Optional.empty())));

  @ParameterizedTest
  @CsvSource({
    "5, a, 6, a, admitted",
    "5, a, 6, b, admitted",
    "5, ?, 6, a, admitted",
    "5, a, 9223372036854775807, a, admitted",
    "5, a, 5, a, repeated",
    "5, a, 5, b, DOUBLE_BLOCK",
    "5, ?, 5, a, DOUBLE_BLOCK",
    "5, a, 4, a, DOUBLE_BLOCK",
    "5, ?, 4, a, DOUBLE_BLOCK",
    "5, a, 0, a, DOUBLE_BLOCK",
    "0, a, 0, b, DOUBLE_BLOCK",
  })
  void judgesABlockByTheLast(
      long lastSlot, String lastContent, long slot, String content, String verdict) {
    Optional<Root> lastRoot = known(Duties.block(lastSlot, content(lastContent)), lastContent);
    Watermark.Block last = new Watermark.Block(lastSlot, lastRoot);
    Watermark watermark = new Watermark(CHAIN, Optional.of(last), BUSY.vote());
    Duty.Block duty = Duties.block(slot, content);
    Root root = duty.signingRoot().root();

    Watermark next =
        new Watermark(
            CHAIN, Optional.of(new Watermark.Block(slot, Optional.of(root))), BUSY.vote());
    assertThat(watermark.judge(duty)).isEqualTo(expected(verdict, next));
  }

  @ParameterizedTest
  @CsvSource({
    "2, 5, a, 2, 6, a, admitted",
    "2, 5, a, 3, 6, b, admitted",
    "2, 5, ?, 2, 6, a, admitted",
    "2, 5, a, 6, 6, a, admitted",
    "0, 0, a, 0, 1, a, admitted",
    "2, 5, a, 2, 5, a, repeated",
    "2, 5, a, 2, 5, b, DOUBLE_VOTE",
    "2, 5, ?, 2, 5, a, DOUBLE_VOTE",
    "2, 5, a, 3, 5, a, DOUBLE_VOTE",
    "2, 5, a, 1, 5, a, DOUBLE_VOTE",
    // surrounded by the last vote
    "2, 5, a, 3, 4, a, DOUBLE_VOTE",
    "2, 5, a, 0, 1, a, DOUBLE_VOTE",
    "0, 0, a, 0, 0, b, DOUBLE_VOTE",
    "2, 5, a, 1, 6, a, SURROUND",
    "2, 5, ?, 1, 6, a, SURROUND",
    "2, 5, a, 0, 9223372036854775807, a, SURROUND",
  })
  void judgesAVoteByTheLast(
      long lastSource,
      long lastTarget,
      String lastContent,
      long source,
      long target,
      String content,
      String verdict) {
    Optional<Root> lastRoot =
        known(Duties.vote(lastSource, lastTarget, content(lastContent)), lastContent);
    Watermark.Vote last = new Watermark.Vote(lastSource, lastTarget, lastRoot);
    Watermark watermark = new Watermark(CHAIN, BUSY.block(), Optional.of(last));
    Duty.Vote duty = Duties.vote(source, target, content);
    Root root = duty.signingRoot().root();

    Watermark next =
        new Watermark(
            CHAIN,
            BUSY.block(),
            Optional.of(new Watermark.Vote(source, target, Optional.of(root))));
    assertThat(watermark.judge(duty)).isEqualTo(expected(verdict, next));
  }

  @Test
  void admitsTheFirstOfEachKind() {
    assertThat(Watermark.NEVER_SIGNED.judge(Duties.block(0, "a")))
        .isInstanceOf(Verdict.Admit.class);
    assertThat(Watermark.NEVER_SIGNED.judge(Duties.vote(0, 0, "a")))
        .isInstanceOf(Verdict.Admit.class);
  }

  @Test
  void refusesAVoteWhoseSourceIsAfterItsTarget() {
    Duty.Vote valid = Duties.vote(1, 2, "a");
    Duty.Vote inverted = new Duty.Vote(2, 1, valid.signingRoot(), valid.genesisValidatorsRoot());

    assertThat(Watermark.NEVER_SIGNED.judge(inverted))
        .isEqualTo(new Verdict.Refuse(Reason.INVERTED_VOTE));
  }

  @Test
  void takesTheChainOfTheFirstDuty() {
    assertThat(Watermark.NEVER_SIGNED.judge(Duties.block(5, "a")))
        .isEqualTo(new Verdict.Admit(Histories.signed(Duties.block(5, "a"))));
  }

  @Test
  void refusesWhatIsForAnotherChain() {
    Root other = Duties.root("2");
    Verdict refusal = new Verdict.Refuse(Reason.OTHER_CHAIN);

    assertThat(BUSY.judge(Duties.block(other, 6, Root.ZERO))).isEqualTo(refusal);
    assertThat(BUSY.judge(Duties.vote(other, 3, 4, Root.ZERO))).isEqualTo(refusal);
    assertThat(Watermark.neverSigned(CHAIN).judge(Duties.block(other, 6, Root.ZERO)))
        .isEqualTo(refusal);
  }

  private static Optional<Root> known(Duty duty, String content) {
    return content.equals("?") ? Optional.empty() : Optional.of(duty.signingRoot().root());
  }

  private static String content(String content) {
    return content.equals("?") ? "0" : content;
  }

  private static Verdict expected(String verdict, Watermark next) {
    return switch (verdict) {
      case "admitted" -> new Verdict.Admit(next);
      case "repeated" -> new Verdict.Repeat();
      default -> new Verdict.Refuse(Reason.valueOf(verdict));
    };
  }
}
