package io.nitrosigner.signing.duty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.ssz.Root;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DutyPolicyTest {
  private static final SigningRoot ROOT = SigningRoot.of(Root.ZERO, new Domain(Root.ZERO));
  private static final Duty EXIT = new Duty.VoluntaryExit(1, 2, ROOT);
  private static final Duty DEPOSIT = new Duty.Deposit(ROOT);
  private static final Duty REGISTRATION = new Duty.ValidatorRegistration(ROOT);
  private static final Duty VOTE = new Duty.Vote(1, 2, ROOT, Root.ZERO);

  @Test
  void allowsRegistrationsByDefaultAndNothingThatCannotBeTakenBack() {
    assertThat(DutyPolicy.DEFAULT.allows(REGISTRATION)).isTrue();
    assertThat(DutyPolicy.DEFAULT.allows(EXIT)).isFalse();
    assertThat(DutyPolicy.DEFAULT.allows(DEPOSIT)).isFalse();
  }

  @Test
  void allowsWhatItNamesAndAllThatNeedsNoLeave() {
    DutyPolicy exits = DutyPolicy.read(List.of("VOLUNTARY_exit"));
    assertThat(exits.allows(EXIT)).isTrue();
    assertThat(exits.allows(DEPOSIT)).isFalse();
    assertThat(exits.allows(REGISTRATION)).isFalse();
    assertThat(DutyPolicy.read(List.of()).allows(VOTE)).isTrue();
  }

  @Test
  void writesSortedNamesThatItReadsAgain() {
    DutyPolicy policy = DutyPolicy.DEFAULT.and(DutyPolicy.read(List.of("voluntary_exit")));
    assertThat(policy.names()).containsExactly("validator_registration", "voluntary_exit");
    assertThat(DutyPolicy.read(policy.names())).isEqualTo(policy);
  }

  @Test
  void refusesNamesThatNeedNoLeave() {
    assertThatThrownBy(() -> DutyPolicy.read(List.of("deposit", "attestation")))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageContaining("[1]: expected one of [deposit, validator_registration")
        .hasMessageContaining("was \"attestation\"");
    assertThatThrownBy(() -> DutyPolicy.read("deposit"))
        .isInstanceOf(MalformedValueException.class);
  }
}
