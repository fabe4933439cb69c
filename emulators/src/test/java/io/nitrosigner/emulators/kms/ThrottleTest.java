package io.nitrosigner.emulators.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.emulators.aws.AwsException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.KmsException;

/** Source: AWS KMS Developer Guide, "Throttling AWS KMS requests". */
final class ThrottleTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final Throttle throttle = new Throttle();

  @Test
  void limitsNobodyAtFirst() {
    for (int i = 0; i < 10_000; i++) {
      throttle.admit("Decrypt", NOW);
    }
  }

  @Test
  void admitsASecondsWorthAndThenAsTimeGoesBy() {
    throttle.limit(10);
    for (int i = 0; i < 10; i++) {
      throttle.admit("Decrypt", NOW);
    }
    refuses("Decrypt", NOW);
    throttle.admit("Decrypt", NOW.plusMillis(100));
    refuses("Decrypt", NOW.plusMillis(150));
    throttle.admit("Decrypt", NOW.plusMillis(200));
  }

  @Test
  void savesUpNoMoreThanASecondsWorth() {
    throttle.limit(2);
    throttle.admit("Decrypt", NOW.plusSeconds(60));
    throttle.admit("Decrypt", NOW.plusSeconds(60));
    refuses("Decrypt", NOW.plusSeconds(60));
  }

  @Test
  void countsEveryCryptographicOperationAndNoOther() {
    throttle.limit(1);
    throttle.admit("GenerateDataKey", NOW);
    refuses("Encrypt", NOW);
    assertThatCode(() -> throttle.admit("DescribeKey", NOW)).doesNotThrowAnyException();
  }

  @Test
  void isHeardOfAsOfAws(@TempDir Path directory) throws Exception {
    try (KmsWorld world = KmsWorld.start(directory)) {
      String key = world.admin.createKey().keyMetadata().arn();
      world.throttle().limit(1);
      SdkBytes plaintext = SdkBytes.fromUtf8String("x");
      world.admin.encrypt(r -> r.keyId(key).plaintext(plaintext));

      assertThatThrownBy(() -> encryptOften(world, key, plaintext))
          .isInstanceOfSatisfying(
              KmsException.class,
              refused -> {
                assertThat(refused.isThrottlingException()).isTrue();
                assertThat(refused.statusCode()).isEqualTo(400);
                assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
                assertThat(refused.awsErrorDetails().errorMessage())
                    .startsWith("You have exceeded the rate at which you may call KMS.");
              });
    }
  }

  /** More than a slow machine does in a minute. */
  private static void encryptOften(KmsWorld world, String key, SdkBytes plaintext) {
    for (int i = 0; i < 60; i++) {
      world.admin.encrypt(r -> r.keyId(key).plaintext(plaintext));
    }
  }

  private void refuses(String operation, Instant now) {
    assertThatThrownBy(() -> throttle.admit(operation, now)).isInstanceOf(AwsException.class);
  }
}
