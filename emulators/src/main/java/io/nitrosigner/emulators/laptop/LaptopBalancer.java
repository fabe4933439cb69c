package io.nitrosigner.emulators.laptop;

import io.nitrosigner.emulators.balancer.Balancer;
import io.nitrosigner.emulators.balancer.HealthCheck;
import io.nitrosigner.emulators.process.ProcessMark;
import io.nitrosigner.emulators.process.ReportLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The program that has the signer's port when there are several hosts. */
final class LaptopBalancer {
  static final String PROGRAM = "balancer";

  private LaptopBalancer() {}

  /** Takes the home as its only argument. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ReportLine starter = ReportLine.claim();
    Home home = Home.existing(Path.of(arguments[0]));
    Settings settings = Settings.find(home).orElseThrow();
    List<InetSocketAddress> hosts =
        settings.instances().stream().map(ports -> loopback(ports.signerPort())).toList();
    try (ProcessMark mark = ProcessMark.put(home.mark(PROGRAM), EmulatedAws.pid());
        Balancer _ = Balancer.start(loopback(settings.signerPort()), hosts, HealthCheck.LAPTOP)) {
      mark.write(EmulatedAws.pid() + Components.READY);
      starter.send("ready");
      new CountDownLatch(1).await();
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
