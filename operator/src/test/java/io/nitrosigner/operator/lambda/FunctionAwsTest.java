package io.nitrosigner.operator.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.operator.deployment.AwsClients;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;

final class FunctionAwsTest {
  @Test
  void isAsPatientWithThrottlingAsTheOperatorIs() {
    FunctionAws aws = FunctionAws.in("eu-central-1");

    assertThat(attempts(aws.kms().serviceClientConfiguration()))
        .isEqualTo(attempts(aws.dynamoDb().serviceClientConfiguration()))
        .isEqualTo(AwsClients.patience().maxAttempts())
        .isGreaterThan(3);
  }

  private static int attempts(AwsServiceClientConfiguration configuration) {
    return configuration.overrideConfiguration().retryStrategy().orElseThrow().maxAttempts();
  }
}
