package io.nitrosigner.emulators.laptop;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.emulators.process.FreePorts;
import io.nitrosigner.operator.cli.NitroSigner;
import io.nitrosigner.operator.network.Networks;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code up} and {@code down} refuse before anything runs. */
final class UpTest {
  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--validators | 0 | number of keys: expected 1 to 10000, was 0",
        "--validators | 10001 | number of keys: expected 1 to 10000, was 10001",
        "--interop | -1 | number of keys: expected 1 to 10000, was -1",
        "--interop | x | Invalid value for option '--interop'",
        "--port | 0 | --port: expected 1 to 65535, was 0",
        "--allow | attestation | --allow: [0]: expected one of [deposit, validator_registration",
        "--allow | none,deposit | --allow: [0]: expected one of [deposit, validator_registration",
        "--metrics-port | 65536 | --metrics-port: expected 1 to 65535, was 65536",
        "--enclaves | 0 | --enclaves: expected 1 to 4, was 0",
        "--enclaves | 5 | --enclaves: expected 1 to 4, was 5",
        "--port | 65536 | --port: expected 1 to 65535, was 65536",
      })
  void refusesValuesOutOfRangeAndMakesNothing(String option, String value, String message) {
    assertThat(run("up", option, value)).isEqualTo(2);
    assertThat(err.toString()).startsWith(message);
    assertThat(out.toString()).isEmpty();
    assertThat(directory.resolve("home")).doesNotExist();
  }

  @Test
  void refusesTwoKindsOfKeysAtOnce() {
    assertThat(run("up", "--validators", "1", "--interop", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("mutually exclusive");
  }

  @Test
  void namesTheNetworksThereAre() {
    assertThat(run("up", "--network", "mainet")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            """
            nitro-signer: error: unknown network mainet
            nitro-signer: hint: use one of mainnet, hoodi, sepolia, ephemery, plataberget, gnosis, \
            chiado, minimal, or the path of a config.yaml
            """);
  }

  @Test
  void keepsAHomeOnTheNetworkItWasMadeFor() throws Exception {
    Home home = Home.open(directory.resolve("home"));
    Settings.create(Networks.find("hoodi").toMap(), 8443, 9001).write(home);
    byte[] before = Files.readAllBytes(home.settings());

    assertThat(run("up", "--network", "mainnet")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            """
            nitro-signer: error: %s was made for the network hoodi
            nitro-signer: hint: use another --home for another network
            """
                .formatted(home.directory()));
    assertThat(home.settings()).hasBinaryContent(before);
  }

  @Test
  void hintsAtTheOptionForAPortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(FreePorts.one());
      String metricsPort = Integer.toString(taken.getLocalPort());

      assertThat(run("up", "--port", port, "--metrics-port", metricsPort)).isEqualTo(1);
      assertThat(err.toString())
          .isEqualTo(
              """
              nitro-signer: error: port %s is in use
              nitro-signer: hint: choose another with --metrics-port, or stop what uses it
              """
                  .formatted(metricsPort));
    }
  }

  @Test
  void hasNothingToStopWhereNothingIs() {
    assertThat(run("down")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            """
            nitro-signer: error: no local deployment in %s
            nitro-signer: hint: name it with --home DIR
            """
                .formatted(directory.resolve("home")));
  }

  private int run(String verb, String... options) {
    CommandLine command =
        NitroSigner.commandLine().addSubcommand(new Up()).addSubcommand(new Down());
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    String[] line = new String[options.length + 3];
    line[0] = verb;
    line[1] = "--home";
    line[2] = directory.resolve("home").toString();
    System.arraycopy(options, 0, line, 3, options.length);
    return command.execute(line);
  }
}
