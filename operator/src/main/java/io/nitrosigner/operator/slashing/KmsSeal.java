package io.nitrosigner.operator.slashing;

import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.HistoryAdditions;
import io.nitrosigner.protocol.records.OperatorSeal;
import java.time.InstantSource;
import java.util.Base64;
import software.amazon.awssdk.core.SdkBytes;

/** Seals with the operator's leave to encrypt under a deployment's KMS key. */
public final class KmsSeal implements Seal {
  private final AwsClients aws;
  private final String keyArn;
  private final String deploymentId;
  private final InstantSource clock;

  /** For the enclaves of one deployment. */
  public KmsSeal(Deployment deployment, InstantSource clock) {
    this.clock = clock;
    this.keyArn = deployment.output(Output.KMS_KEY_ARN);
    this.deploymentId = deployment.id();
    this.aws = AwsClients.of(deployment);
  }

  @Override
  public ControlRequest.History seal(HistoryAdditions additions) {
    String text = additions.write();
    String now = clock.instant().toString();
    byte[] ciphertext =
        aws.kms()
            .encrypt(
                r ->
                    r.keyId(keyArn)
                        .plaintext(SdkBytes.fromByteArray(OperatorSeal.digest(text)))
                        .encryptionContext(OperatorSeal.encryptionContext(deploymentId, now)))
            .ciphertextBlob()
            .asByteArray();
    return new ControlRequest.History(text, now, Base64.getEncoder().encodeToString(ciphertext));
  }

  @Override
  public void close() {
    aws.close();
  }
}
