package io.nitrosigner.emulators.laptop;

import io.nitrosigner.emulators.aws.Credentials;
import io.nitrosigner.emulators.aws.Identities;
import io.nitrosigner.emulators.aws.JsonService;
import io.nitrosigner.emulators.aws.Principal;
import io.nitrosigner.emulators.dynamodb.DynamoDbEndpoint;
import io.nitrosigner.emulators.kms.KmsConfiguration;
import io.nitrosigner.emulators.kms.KmsEmulator;
import io.nitrosigner.emulators.lambda.LambdaEmulator;
import io.nitrosigner.emulators.nsm.AttestationPki;
import io.nitrosigner.emulators.process.ProcessMark;
import io.nitrosigner.emulators.process.ReportLine;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;

/**
 * The program in which AWS is emulated: KMS, the way to DynamoDB, Lambda, and the metadata of each
 * instance.
 */
final class EmulatedAws {
  static final String PROGRAM = "emulated-aws";

  private EmulatedAws() {}

  /** Takes the home as its only argument. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ReportLine starter = ReportLine.claim();
    Home home = Home.existing(Path.of(arguments[0]));
    Settings settings = Settings.find(home).orElseThrow();
    InstantSource clock = InstantSource.system();
    Identities identities = new Identities();
    Credentials operator = OperatorCredentials.read(home);
    identities.add(
        operator,
        Principal.user(Names.ACCOUNT, "operator", List.of("kms:*", "lambda:InvokeFunction")));
    SSLContext tls = AwsEndpointIdentity.open(home).serverTls();
    try (ProcessMark mark = ProcessMark.put(home.mark(PROGRAM), pid());
        LocalMetadata _ = LocalMetadata.start(home, settings, identities, clock);
        KmsEmulator _ =
            KmsEmulator.start(
                new KmsConfiguration(
                    settings.kmsPort(),
                    Names.REGION,
                    Names.ACCOUNT,
                    home.state("kms"),
                    tls,
                    identities,
                    AttestationPki.open(home.state("nitro-pki"), clock).root(),
                    clock));
        DynamoDbEndpoint _ = dynamoDb(settings, tls, identities, clock);
        LambdaEmulator _ = lambda(home, settings, tls, identities, clock)) {
      mark.write(pid() + Components.READY);
      starter.send("ready");
      new CountDownLatch(1).await();
    }
  }

  private static DynamoDbEndpoint dynamoDb(
      Settings settings, SSLContext tls, Identities identities, InstantSource clock)
      throws IOException {
    return DynamoDbEndpoint.start(
        new JsonService.Settings(Names.REGION, settings.dynamoDbTlsPort(), tls, identities, clock),
        Names.ACCOUNT,
        URI.create("http://127.0.0.1:" + settings.dynamoDbPort()));
  }

  private static LambdaEmulator lambda(
      Home home, Settings settings, SSLContext tls, Identities identities, InstantSource clock)
      throws IOException {
    return LambdaEmulator.start(
        new JsonService.Settings(Names.REGION, settings.lambdaPort(), tls, identities, clock),
        Names.ACCOUNT,
        new LaptopFunctions(home, settings).all());
  }

  static String pid() {
    return Long.toString(ProcessHandle.current().pid());
  }
}
