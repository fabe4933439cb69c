package io.nitrosigner.emulators.laptop;

import io.nitrosigner.emulators.lambda.Function;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.lambda.SignerFunction;
import java.io.File;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Lambda function of a local deployment: the very jar that AWS is given. */
record LaptopFunction(Home home, Settings settings) {
  /** What the reference system's stack grants, but for ReEncrypt, which it has no use for. */
  private static final List<String> ALLOWED =
      List.of("kms:Encrypt", "kms:GenerateDataKey*", "dynamodb:GetItem", "dynamodb:PutItem");

  /** The reference system's. */
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  Function.Identity identity() {
    return new Function.Identity(
        Names.FUNCTION, Names.FUNCTION_ROLE, ALLOWED, TIMEOUT, home.log("lambda"));
  }

  /** As the outputs of the deployment are now. */
  Function deployed() {
    Distribution distribution = Distribution.current();
    return new Function(
        SignerFunction.class.getName() + "::handleRequest",
        AwsEndpointIdentity.trustOptions(home),
        distribution.function() + File.pathSeparator + distribution.emulatorsJar(),
        environment(Deployment.read(home.outputs())));
  }

  private Map<String, String> environment(Deployment deployment) {
    Map<String, String> environment = new HashMap<>();
    environment.put(
        "NITRO_INSTANCE_PRIVATE_DNS",
        deployment.output(Output.SIGNER_ADDRESS) + ":" + settings.signerPort());
    environment.put("TLS_KEYS_TABLE_NAME", deployment.output(Output.TLS_KEYS_TABLE));
    environment.put("KEY_ARN", deployment.output(Output.KMS_KEY_ARN));
    environment.put("AWS_ENDPOINT_URL_KMS", deployment.output(Output.KMS_ENDPOINT));
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "https://127.0.0.1:" + settings.dynamoDbTlsPort());
    return environment;
  }
}
