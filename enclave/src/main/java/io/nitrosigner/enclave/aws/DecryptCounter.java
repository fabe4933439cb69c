package io.nitrosigner.enclave.aws;

import io.nitrosigner.enclave.telemetry.KmsAnswer;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Tells how each call of KMS has ended, retries included. Thread-safe. */
final class DecryptCounter implements ExecutionInterceptor {
  private final Consumer<KmsAnswer> answers;

  DecryptCounter(Consumer<KmsAnswer> answers) {
    this.answers = answers;
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    answers.accept(KmsAnswer.OK);
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    answers.accept(answer(context.exception()));
  }

  private static KmsAnswer answer(Throwable failure) {
    return switch (failure) {
      case AwsServiceException refused when isDenied(refused) -> KmsAnswer.ACCESS_DENIED;
      case SdkServiceException _ -> KmsAnswer.REFUSED;
      default -> KmsAnswer.UNREACHABLE;
    };
  }

  private static boolean isDenied(AwsServiceException refused) {
    return refused.awsErrorDetails() != null
        && "AccessDeniedException".equals(refused.awsErrorDetails().errorCode());
  }
}
