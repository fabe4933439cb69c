package io.nitrosigner.emulators.laptop;

import io.nitrosigner.emulators.aws.Credentials;
import io.nitrosigner.emulators.aws.Identities;
import io.nitrosigner.emulators.aws.Principal;
import io.nitrosigner.emulators.kms.KmsConfiguration;
import io.nitrosigner.emulators.kms.KmsEmulator;
import io.nitrosigner.emulators.nsm.AttestationPki;
import io.nitrosigner.emulators.process.ProcessMark;
import io.nitrosigner.emulators.process.ReportLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The program in which AWS is emulated: KMS, and the metadata of each instance. */
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
    identities.add(operator, Principal.user(Names.ACCOUNT, "operator", List.of("kms:*")));
    try (ProcessMark mark = ProcessMark.put(home.mark(PROGRAM), pid());
        LocalMetadata _ = LocalMetadata.start(home, settings, identities, clock);
        KmsEmulator _ =
            KmsEmulator.start(
                new KmsConfiguration(
                    settings.kmsPort(),
                    Names.REGION,
                    Names.ACCOUNT,
                    home.state("kms"),
                    AwsEndpointIdentity.open(home).serverTls(),
                    identities,
                    AttestationPki.open(home.state("nitro-pki"), clock).root(),
                    clock))) {
      mark.write(pid() + Components.READY);
      starter.send("ready");
      new CountDownLatch(1).await();
    }
  }

  static String pid() {
    return Long.toString(ProcessHandle.current().pid());
  }
}
