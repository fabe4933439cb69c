package io.nitrosigner.operator.keys;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kms.model.KmsException;

/**
 * Where keys are kept.
 *
 * @param region the AWS region
 * @param keyArn the KMS key that seals them
 * @param table the name of the key table
 */
public record KeyPlace(String region, String keyArn, String table) {
  private static final String NOT_ALLOWED = "AccessDeniedException";

  /** The place that a deployment uses. */
  public static KeyPlace of(Deployment deployment) {
    return new KeyPlace(
        deployment.output(Output.REGION),
        deployment.output(Output.KMS_KEY_ARN),
        deployment.output(Output.VALIDATOR_KEYS_TABLE));
  }

  /** Asks AWS; what it refuses becomes what an operator can put right. */
  <T> T asking(Supplier<T> aws) {
    try {
      return aws.get();
    } catch (ResourceNotFoundException e) {
      throw new UsageException(
          "no table " + table + " in " + region,
          "deploy the stack, or look for another outputs file");
    } catch (KmsException e) {
      throw new UsageException(
          "KMS does not encrypt under " + keyArn + ": " + reason(e),
          isDenied(e)
              ? "the key policy and your role must allow kms:Encrypt"
              : "is it a key of " + region + ", and enabled?");
    } catch (AwsServiceException e) {
      throw new UsageException(
          "DynamoDB refuses the table " + table + ": " + reason(e),
          isDenied(e)
              ? "your role needs dynamodb:Scan, GetItem, PutItem and ConditionCheckItem on it"
              : "it may be overloaded; run it again later");
    } catch (SdkException e) {
      throw new UsageException(
          "AWS is not reached: " + e.getMessage(), "are you online, and are there credentials?");
    }
  }

  private static boolean isDenied(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details != null && NOT_ALLOWED.equals(details.errorCode());
  }

  private static String reason(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    if (details == null) {
      return "no reason given";
    }
    String message = details.errorMessage();
    return message == null || message.isEmpty()
        ? details.errorCode()
        : details.errorCode() + ": " + message;
  }
}
