package io.nitrosigner.nitro.attestation;

import static io.nitrosigner.nitro.attestation.Mint.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.nitro.attestation.AttestationException.Reason;
import io.nitrosigner.nitro.cbor.Cbor;
import io.nitrosigner.nitro.measurement.Measurements;
import io.nitrosigner.nitro.measurement.Pcr;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which enclave, how fresh, in answer to whom. */
final class ExpectationTest {
  private static final Duration MAX_AGE = Duration.ofMinutes(5);
  private static final Expectation EXPECTED = Expectation.of(Mint.IMAGE, MAX_AGE);

  private final Mint mint = new Mint();

  @Test
  void acceptsTheImageItNames() {
    assertThat(verify(EXPECTED, NOW).timestamp()).isEqualTo(NOW);
  }

  @Test
  void acceptsTheConfigurationItNames() {
    assertThat(verify(EXPECTED.with(16, Mint.pcr((byte) 16)), NOW).timestamp()).isEqualTo(NOW);
  }

  @Test
  void acceptsTheAnswerToItsChallenge() {
    byte[] challenge = {4, 5, 6};
    assertThat(verify(EXPECTED.withNonce(challenge), NOW).timestamp()).isEqualTo(NOW);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void refusesAnotherImage(int index) {
    mint.claim("pcrs", Mint.registers(changed(index, Mint.pcr((byte) 99))));
    assertRefused(EXPECTED, NOW, Reason.PCR_MISMATCH);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void refusesADocumentWithoutARegister(int index) {
    mint.claim("pcrs", Mint.registers(removed(index)));
    assertRefused(EXPECTED, NOW, Reason.PCR_MISSING);
  }

  @Test
  void refusesAnotherConfiguration() {
    assertRefused(EXPECTED.with(16, Mint.pcr((byte) 17)), NOW, Reason.PCR_MISMATCH);
  }

  @Test
  void refusesAConfigurationThatWasNotLocked() {
    assertRefused(EXPECTED.with(17, Mint.pcr((byte) 17)), NOW, Reason.PCR_MISSING);
  }

  @Test
  void refusesDebugModeEvenWhereZerosAreExpected() {
    Measurements zeros = new Measurements(Pcr.ZERO, Pcr.ZERO, Pcr.ZERO);
    Map<Integer, Pcr> pcrs = new TreeMap<>(Mint.pcrs());
    pcrs.replaceAll((_, _) -> Pcr.ZERO);
    mint.claim("pcrs", Mint.registers(pcrs));
    assertRefused(Expectation.of(zeros, MAX_AGE), NOW, Reason.DEBUG_MODE);
    byte[] document = mint.document();
    assertThat(mint.verifier().authenticate(document, NOW).isDebug()).isTrue();
  }

  @Test
  void refusesAStaleDocument() {
    assertThat(verify(EXPECTED, NOW.plus(MAX_AGE)).timestamp()).isEqualTo(NOW);
    assertRefused(EXPECTED, NOW.plus(MAX_AGE).plusMillis(1), Reason.STALE);
  }

  @Test
  void refusesADocumentOfTheFuture() {
    assertThat(verify(EXPECTED, NOW.minus(MAX_AGE)).timestamp()).isEqualTo(NOW);
    assertRefused(EXPECTED, NOW.minus(MAX_AGE).minusMillis(1), Reason.STALE);
  }

  @Test
  void refusesAnotherNonce() {
    assertRefused(EXPECTED.withNonce(new byte[] {4, 5, 7}), NOW, Reason.NONCE_MISMATCH);
    assertRefused(EXPECTED.withNonce(new byte[] {4, 5}), NOW, Reason.NONCE_MISMATCH);
  }

  @Test
  void refusesADocumentWithoutNonce() {
    mint.claim("nonce", new Cbor.Null());
    assertRefused(EXPECTED.withNonce(new byte[] {4, 5, 6}), NOW, Reason.NONCE_MISSING);
    assertRefused(EXPECTED.withNonce(new byte[0]), NOW, Reason.NONCE_MISSING);
  }

  @Test
  void refusesAForgedDocumentBeforeItJudges() {
    byte[] document = new Mint().document();
    mint.document();
    assertThatThrownBy(() -> mint.verifier().verify(document, EXPECTED, NOW))
        .isInstanceOfSatisfying(
            AttestationException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.UNTRUSTED_ROOT));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 2, 32})
  void cannotBeMadeToNameAnImageTwice(int index) {
    assertThatThrownBy(() -> EXPECTED.with(index, Pcr.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S"})
  void cannotBeMadeWithoutAnAge(Duration maxAge) {
    assertThatThrownBy(() -> Expectation.of(Mint.IMAGE, maxAge))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Attestation verify(Expectation expectation, Instant now) {
    byte[] document = mint.document();
    return mint.verifier().verify(document, expectation, now);
  }

  private void assertRefused(Expectation expectation, Instant now, Reason reason) {
    assertThatThrownBy(() -> verify(expectation, now))
        .isInstanceOfSatisfying(
            AttestationException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static Map<Integer, Pcr> changed(int index, Pcr value) {
    Map<Integer, Pcr> pcrs = new TreeMap<>(Mint.pcrs());
    pcrs.put(index, value);
    return pcrs;
  }

  private static Map<Integer, Pcr> removed(int index) {
    Map<Integer, Pcr> pcrs = new TreeMap<>(Mint.pcrs());
    pcrs.remove(index);
    return pcrs;
  }
}
