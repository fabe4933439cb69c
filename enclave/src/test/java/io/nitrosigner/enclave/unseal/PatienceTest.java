package io.nitrosigner.enclave.unseal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kms.model.KmsException;

final class PatienceTest {
  private final AwsServiceException throttled = refusal("ThrottlingException");

  private final List<Duration> pauses = new ArrayList<>();
  private final Patience patience = new Patience(() -> 0.5, pauses::add);
  private int calls;

  @AfterEach
  void forgetInterruption() {
    Thread.interrupted();
  }

  @Test
  void asksOnceWhenThereIsAnAnswer() {
    assertThat(patience.ask(() -> "answer")).isEqualTo("answer");
    assertThat(pauses).isEmpty();
  }

  @Test
  void pausesLongerAndLongerUpToABound() {
    assertThat(patience.ask(() -> answerAfter(9))).isEqualTo("answer");

    assertThat(pauses)
        .extracting(Duration::toMillis)
        .containsExactly(100L, 200L, 400L, 800L, 1600L, 2500L, 2500L, 2500L, 2500L);
  }

  @Test
  void pausesForAShareOfThatWhichChanceDecides() {
    assertThat(new Patience(() -> 0, pauses::add).ask(() -> answerAfter(1))).isEqualTo("answer");
    assertThat(pauses).containsExactly(Duration.ZERO);
  }

  @Test
  void givesUpInTheEnd() {
    assertThatThrownBy(() -> patience.ask(() -> answerAfter(Patience.ATTEMPTS)))
        .isSameAs(throttled);
    assertThat(calls).isEqualTo(Patience.ATTEMPTS);
  }

  @Test
  void asksOnlyOnceWhenItIsRefusedForAnotherReason() {
    AwsServiceException denied = refusal("AccessDeniedException");
    assertThatThrownBy(
            () ->
                patience.ask(
                    () -> {
                      throw denied;
                    }))
        .isSameAs(denied);
    assertThat(pauses).isEmpty();
  }

  @Test
  void endsWithItsThread() {
    Patience interrupted =
        new Patience(
            () -> 1,
            _ -> {
              throw new InterruptedException();
            });
    assertThatThrownBy(() -> interrupted.ask(() -> answerAfter(1)))
        .isInstanceOf(UnsealException.class)
        .hasMessageStartingWith("interrupted");
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  private String answerAfter(int refusals) {
    if (calls++ < refusals) {
      throw throttled;
    }
    return "answer";
  }

  private static AwsServiceException refusal(String code) {
    return KmsException.builder()
        .statusCode(400)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .build();
  }
}
