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
  private LaptopHost() {}

  /** Takes the home and the number of the instance. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ReportLine starter = ReportLine.claim();
    Home home = Home.existing(Path.of(arguments[0]));
    Settings settings = Settings.find(home).orElseThrow();
    LocalInstance place = new LocalInstance(home, Integer.parseInt(arguments[1]));
    System.setProperty(
        "aws.ec2MetadataServiceEndpoint",
        "http://127.0.0.1:" + place.ports(settings).metadataPort());
    Instance instance = place.device();
    try (ProcessMark mark = ProcessMark.put(home.mark(place.host()), EmulatedAws.pid())) {
      HostProgram.run(
          HostConfiguration.read(place.hostConfiguration()),
          new HostDevices(
              new ParentVsock(instance.runDirectory()),
              place.nitroCli(),
              Optional.of(URI.create("http://127.0.0.1:" + settings.dynamoDbPort())),
              InstantSource.system()),
          () -> {
            mark.write(EmulatedAws.pid() + Components.READY);
            starter.send("ready");
          });
    }
  }
}
