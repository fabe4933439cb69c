package io.nitrosigner.slashing;

import static io.nitrosigner.slashing.Histories.signed;
import static io.nitrosigner.slashing.Histories.withoutRoots;
import static io.nitrosigner.slashing.Watermark.NEVER_SIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.ssz.Root;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** How watermarks are merged and compared. */
final class RaisedWatermarkTest {
  private static final Watermark BLOCK_5 = signed(Duties.block(5, "a"));
  private static final Watermark VOTE_2_5 = signed(Duties.vote(2, 5, "a"));

  @Test
  void keepsTheMessageThatAloneIsHighest() {
    assertThat(BLOCK_5.raisedTo(signed(Duties.block(4, "b")))).isEqualTo(BLOCK_5);
    assertThat(VOTE_2_5.raisedTo(signed(Duties.vote(2, 4, "b")))).isEqualTo(VOTE_2_5);
    assertThat(VOTE_2_5.raisedTo(signed(Duties.vote(1, 4, "b")))).isEqualTo(VOTE_2_5);
  }

  @Test
  void keepsTheMessageThatBothHave() {
    assertThat(BLOCK_5.raisedTo(BLOCK_5)).isEqualTo(BLOCK_5);
    assertThat(VOTE_2_5.raisedTo(VOTE_2_5)).isEqualTo(VOTE_2_5);
  }

  @Test
  void keepsNoMessageOfTwoEquallyHigh() {
    assertThat(BLOCK_5.raisedTo(signed(Duties.block(5, "b")))).isEqualTo(withoutRoots(BLOCK_5));
    assertThat(BLOCK_5.raisedTo(withoutRoots(BLOCK_5))).isEqualTo(withoutRoots(BLOCK_5));
    assertThat(VOTE_2_5.raisedTo(signed(Duties.vote(2, 5, "b")))).isEqualTo(withoutRoots(VOTE_2_5));
  }

  /** What is stored may not have been signed, after a crash: then it would be a double vote. */
  @Test
  void keepsNoVoteWhoseTargetAnotherVoteHas() {
    assertThat(VOTE_2_5.raisedTo(signed(Duties.vote(1, 5, "b")))).isEqualTo(withoutRoots(VOTE_2_5));
  }

  @Test
  void takesSourceAndTargetFromDifferentVotes() {
    assertThat(VOTE_2_5.raisedTo(signed(Duties.vote(3, 4, "b"))).vote())
        .contains(new Watermark.Vote(3, 5, Optional.empty()));
  }

  @Test
  void raisesPartByPart() {
    assertThat(BLOCK_5.raisedTo(VOTE_2_5))
        .isEqualTo(new Watermark(BLOCK_5.chain(), BLOCK_5.block(), VOTE_2_5.vote()));
  }

  @Test
  void learnsTheChainAndNeverChangesIt() {
    Watermark other = Watermark.neverSigned(Optional.of(Root.ZERO));

    assertThat(NEVER_SIGNED.raisedTo(other)).isEqualTo(other);
    assertThat(other.raisedTo(NEVER_SIGNED)).isEqualTo(other);
    assertThatThrownBy(() -> BLOCK_5.raisedTo(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(Duties.CHAIN.toString(), Root.ZERO.toString());
  }

  @Test
  void reachesWhatIsNotHigherInAnyPart() {
    Watermark both = BLOCK_5.raisedTo(VOTE_2_5);

    assertThat(both.reaches(both)).isTrue();
    assertThat(both.reaches(NEVER_SIGNED)).isTrue();
    assertThat(both.reaches(signed(Duties.block(5, "b"), Duties.vote(2, 5, "b")))).isTrue();
    assertThat(both.reaches(signed(Duties.block(6, "a")))).isFalse();
    assertThat(both.reaches(signed(Duties.vote(3, 5, "a")))).isFalse();
    assertThat(both.reaches(signed(Duties.vote(2, 6, "a")))).isFalse();
    assertThat(BLOCK_5.reaches(VOTE_2_5)).isFalse();
    assertThat(NEVER_SIGNED.reaches(BLOCK_5)).isFalse();
  }

  @Property
  void reachesBothInWhateverOrder(
      @ForAll("messages") List<Duty.Slashable> one, @ForAll("messages") List<Duty.Slashable> two) {
    Watermark raised = signed(one).raisedTo(signed(two));

    assertThat(raised).isEqualTo(signed(two).raisedTo(signed(one)));
    assertThat(raised.reaches(signed(one))).isTrue();
    assertThat(raised.reaches(signed(two))).isTrue();
  }

  @Property
  void doesNotDependOnTheOrderOfMessages(@ForAll("messages") List<Duty.Slashable> messages) {
    assertThat(signed(messages)).isEqualTo(signed(messages.reversed()));
    assertThat(signed(messages.subList(0, messages.size() / 2)))
        .extracting(signed(messages.subList(messages.size() / 2, messages.size()))::raisedTo)
        .isEqualTo(signed(messages));
  }

  @Property
  void neverAdmitsWhatOneOfThemRefuses(
      @ForAll("messages") List<Duty.Slashable> one,
      @ForAll("messages") List<Duty.Slashable> two,
      @ForAll("messages") List<Duty.Slashable> next) {
    Watermark raised = signed(one).raisedTo(signed(two));
    for (Duty.Slashable duty : next) {
      if (raised.judge(duty) instanceof Verdict.Admit) {
        assertThat(signed(one).judge(duty)).isInstanceOf(Verdict.Admit.class);
        assertThat(signed(two).judge(duty)).isInstanceOf(Verdict.Admit.class);
      }
    }
  }

  @Provide
  static Arbitrary<List<Duty.Slashable>> messages() {
    return AnyDuty.slashable().list().ofMaxSize(6);
  }
}
