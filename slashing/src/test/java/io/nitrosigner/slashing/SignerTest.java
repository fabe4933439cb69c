package io.nitrosigner.slashing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.bls.Signature;
import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.keys.InteropKeys;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SignerTest {
  private final SecretKey key = SecretKey.adopt(InteropKeys.secret(0));
  private final SecretKey other = SecretKey.adopt(InteropKeys.secret(1));
  private final MemoryWatermarkStore store = new MemoryWatermarkStore();
  private final Ledger ledger = new Ledger(store, _ -> Optional.empty());

  SignerTest() {
    store.create(key.publicKey(), Watermark.NEVER_SIGNED);
    store.create(other.publicKey(), Watermark.NEVER_SIGNED);
  }

  @AfterEach
  void wipe() {
    key.close();
    other.close();
  }

  @Test
  void signsWhatWasPermitted() {
    Duty.Vote vote = Duties.vote(1, 2, "a");
    Signature signature = Signer.sign(key, ledger.permit(key.publicKey(), vote));

    assertThat(signature.verifies(key.publicKey(), vote.signingRoot().root().bytes())).isTrue();
    assertThat(Signer.sign(key, ledger.permit(key.publicKey(), vote))).isEqualTo(signature);
  }

  @Test
  void signsWhatCannotBeSlashedWithoutAPermit() {
    Duty.Unslashable reveal = Duties.randaoReveal(3);
    Signature signature = Signer.sign(key, reveal);

    assertThat(signature.verifies(key.publicKey(), reveal.signingRoot().root().bytes())).isTrue();
  }

  @Test
  void refusesThePermitOfAnotherKey() {
    Ledger.Permit permit = ledger.permit(other.publicKey(), Duties.block(3, "a"));

    assertThatThrownBy(() -> Signer.sign(key, permit))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the permit is for " + other.publicKey() + ", not for " + key.publicKey());
  }
}
