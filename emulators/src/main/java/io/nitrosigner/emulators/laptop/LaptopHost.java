package io.nitrosigner.emulators.laptop;

import io.nitrosigner.emulators.nitrocli.Instance;
import io.nitrosigner.emulators.process.ProcessMark;
import io.nitrosigner.emulators.process.ReportLine;
import io.nitrosigner.emulators.vsock.ParentVsock;
import io.nitrosigner.host.HostConfiguration;
import io.nitrosigner.host.HostDevices;
import io.nitrosigner.host.HostProgram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** The host program on emulated devices. */
final class LaptopHost {
  static final String PROGRAM = "host";

  private LaptopHost() {}

  /** Takes the home as its only argument. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ReportLine starter = ReportLine.claim();
    Home home = Home.existing(Path.of(arguments[0]));
    Settings settings = Settings.find(home).orElseThrow();
    System.setProperty(
        "aws.ec2MetadataServiceEndpoint", "http://127.0.0.1:" + settings.metadataPort());
    Instance instance = LocalInstance.of(home);
    try (ProcessMark mark = ProcessMark.put(home.mark(PROGRAM), EmulatedAws.pid())) {
      HostProgram.run(
          HostConfiguration.read(home.hostConfiguration()),
          new HostDevices(
              new ParentVsock(instance.runDirectory()),
              LocalInstance.nitroCli(instance),
              Optional.of(URI.create("http://127.0.0.1:" + settings.dynamoDbPort())),
              InstantSource.system()),
          () -> {
            mark.write(EmulatedAws.pid() + Components.READY);
            starter.send("ready");
          });
    }
  }
}
