package io.nitrosigner.operator.policy;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;

/** The policy that the key of a deployment has. */
public final class DeployedKeyPolicy implements AutoCloseable {
  private static final String NAME = "default";

  private final AwsClients aws;
  private final String keyArn;

  private DeployedKeyPolicy(AwsClients aws, String keyArn) {
    this.aws = aws;
    this.keyArn = keyArn;
  }

  /** Of this deployment's key. */
  public static DeployedKeyPolicy of(Deployment deployment) {
    return new DeployedKeyPolicy(AwsClients.of(deployment), deployment.output(Output.KMS_KEY_ARN));
  }

  /** What it is now. */
  public String read() {
    return aws.kms().getKeyPolicy(r -> r.keyId(keyArn).policyName(NAME)).policy();
  }

  /**
   * Replaces it. KMS checks that the caller can change it again afterwards, and we never tell it
   * not to.
   *
   * @throws UsageException when KMS takes it for malformed, or for a lock-out
   */
  public void put(KeyPolicy policy) {
    try {
      aws.kms().putKeyPolicy(r -> r.keyId(keyArn).policyName(NAME).policy(policy.json()));
    } catch (MalformedPolicyDocumentException e) {
      throw new UsageException(
          "KMS refused the policy, nothing is changed: " + e.awsErrorDetails().errorMessage(),
          "every role in it must exist, and you must belong to the account of the key and may"
              + " kms:PutKeyPolicy by IAM");
    }
  }

  @Override
  public void close() {
    aws.close();
  }
}
