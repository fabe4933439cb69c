package io.nitrosigner.emulators.laptop;

import io.nitrosigner.emulators.lambda.Function;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.lambda.KeyGenerationFunction;
import io.nitrosigner.operator.lambda.SignerFunction;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The Lambda functions of a local deployment: the very jar that AWS is given. */
record LaptopFunctions(Home home, Settings settings) {
  /** Of the KMS key its policy grants what they need: IAM grants nothing. */
  private static final List<String> SIGNER_MAY = List.of("dynamodb:GetItem", "dynamodb:PutItem");

  /** At AWS a transaction needs PutItem and ConditionCheckItem instead of a name of its own. */
  private static final List<String> KEY_GENERATOR_MAY =
      List.of(
          "dynamodb:Scan", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:TransactWriteItems");

  /** The reference system's. */
  private static final Duration SIGNER_TIMEOUT = Duration.ofMinutes(2);

  /** As long as Lambda lets a function work. */
  private static final Duration KEY_GENERATOR_TIMEOUT = Duration.ofMinutes(15);

  /** Each with how it is deployed, by the outputs as they are when it is asked. */
  Map<Function.Identity, Supplier<Function>> all() {
    return Map.of(
        new Function.Identity(
            Names.FUNCTION, Names.FUNCTION_ROLE, SIGNER_MAY, SIGNER_TIMEOUT, home.log("lambda")),
        () -> deployed(SignerFunction.class, signerVariables(outputs())),
        new Function.Identity(
            Names.KEYGEN_FUNCTION,
            Names.KEYGEN_FUNCTION_ROLE,
            KEY_GENERATOR_MAY,
            KEY_GENERATOR_TIMEOUT,
            home.log("lambda-keygen")),
        () -> deployed(KeyGenerationFunction.class, keyGeneratorVariables(outputs())));
  }

  private Deployment outputs() {
    return Deployment.read(home.outputs());
  }

  private Function deployed(Class<?> handler, Map<String, String> variables) {
    Distribution distribution = Distribution.current();
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("AWS_ENDPOINT_URL_KMS", outputs().output(Output.KMS_ENDPOINT));
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "https://127.0.0.1:" + settings.dynamoDbTlsPort());
    List<String> options = new ArrayList<>(AwsEndpointIdentity.trustOptions(home));
    // Lambda unpacks the jar and has its lib/ on this path.
    options.add("-Djava.library.path=" + distribution.natives());
    options.add("--enable-native-access=ALL-UNNAMED");
    return new Function(
        handler.getName() + "::handleRequest",
        options,
        distribution.function() + File.pathSeparator + distribution.emulatorsJar(),
        environment);
  }

  private Map<String, String> signerVariables(Deployment deployment) {
    return Map.of(
        "NITRO_INSTANCE_PRIVATE_DNS",
        deployment.output(Output.SIGNER_ADDRESS) + ":" + settings.signerPort(),
        "TLS_KEYS_TABLE_NAME",
        deployment.output(Output.TLS_KEYS_TABLE),
        "KEY_ARN",
        deployment.output(Output.KMS_KEY_ARN));
  }

  private static Map<String, String> keyGeneratorVariables(Deployment deployment) {
    return Map.of(
        "KMS_KEY_ARN",
        deployment.output(Output.KMS_KEY_ARN),
        "DDB_TABLE_NAME",
        deployment.output(Output.VALIDATOR_KEYS_TABLE));
  }
}
