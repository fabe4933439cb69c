package io.nitrosigner.operator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.operator.Statuses;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.protocol.status.HostStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a person at a terminal sees. */
final class NitroSignerTest {
  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void showsWhatServes() throws Exception {
    assertThat(status(Statuses.serving())).isZero();
    assertThat(out.toString()).startsWith("phase    SERVING since 2026-11-22T12:00:00Z\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void showsAndExitsWithOneWhatDoesNotServe() throws Exception {
    assertThat(status(Statuses.failed())).isEqualTo(1);
    assertThat(out.toString()).contains("reason   KMS refused\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void printsTheSameAsJson() throws Exception {
    assertThat(status(Statuses.serving(), "--json")).isZero();
    assertThat(HostStatus.read(out.toString().strip().getBytes(UTF_8)))
        .isEqualTo(Statuses.serving());
  }

  @Test
  void printsMetricsAsTheyAre() throws Exception {
    byte[] text = "# HELP signer_up b\n# TYPE signer_up gauge\nsigner_up 1.0\n".getBytes(UTF_8);
    try (HttpStub host = HttpStub.answering(200, text)) {
      assertThat(run("metrics", "--output", outputs(host.url()))).isZero();
    }
    assertThat(out.toString().getBytes(UTF_8)).isEqualTo(text);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void tellsWhenThereAreNoMetrics() throws Exception {
    URI url;
    try (HttpStub host = HttpStub.answering(503, new byte[1])) {
      url = host.url();
      assertThat(run("metrics", "--output", outputs(url))).isEqualTo(1);
    }
    assertThat(err.toString())
        .startsWith("nitro-signer: error: no metrics at " + url + ": status 503\n")
        .contains("nitro-signer: hint: is the host program running?");
    assertThat(run("metrics", "--output", outputs(url))).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void hintsAtTheOutputsFileThatIsMissing() {
    Path missing = directory.resolve("output.json");

    assertThat(run("status", "--output", missing.toString())).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .isEqualTo(
            """
            nitro-signer: error: no outputs file %s
            nitro-signer: hint: give it with --output FILE: `nitro-signer up` writes one into its \
            home, `cdk deploy -O FILE` another
            """
                .formatted(missing));
  }

  @Test
  void knowsTheClientsThereAre() {
    assertThat(run("client-config", "geth")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("Invalid value for positional parameter at index 0 (CLIENT): expected one of")
        .contains("lighthouse, lodestar, nimbus, prysm, teku, vero");
  }

  @Test
  void tellsWhenTheHostDoesNotAnswer() throws Exception {
    URI closed;
    try (HttpStub host = HttpStub.answering(200, new byte[1])) {
      closed = host.url();
    }
    assertThat(run("status", "--output", outputs(closed))).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("nitro-signer: error: the host program does not answer at " + closed + "\n")
        .contains("nitro-signer: hint: is it running?");
  }

  @Test
  void tellsWhenSomethingElseAnswers() throws Exception {
    try (HttpStub host = HttpStub.answering(200, "hello".getBytes(UTF_8))) {
      assertThat(run("status", "--output", outputs(host.url()))).isEqualTo(1);
    }
    assertThat(err.toString()).isEqualTo("nitro-signer: error: host status: not valid JSON\n");
  }

  @Test
  void exitsWithTwoWhenUsedWrongly() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).startsWith("missing verb: try `nitro-signer --help`\n");
    assertThat(run("dance")).isEqualTo(2);
    assertThat(run("status", "--colour")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void explainsItself() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .startsWith("Usage: nitro-signer [-hV] VERB\n")
        .contains("  status ", "  2   wrong use");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void completesInTheShell() {
    assertThat(run("generate-completion")).isZero();
    assertThat(out.toString()).startsWith("#!/usr/bin/env bash").contains("status", "--json");
  }

  @Test
  void showsEachOfSeveralHosts() throws Exception {
    try (HttpStub one = HttpStub.answering(200, Statuses.serving().write());
        HttpStub two = HttpStub.answering(200, Statuses.serving().write())) {
      assertThat(run("status", "--output", outputs(one.url(), two.url()))).isZero();
      assertThat(out.toString())
          .startsWith("# host 1 " + one.url() + "\nphase    SERVING")
          .contains("\n\n# host 2 " + two.url() + "\nphase    SERVING");
    }
  }

  @Test
  void printsOneLineOfJsonForEachHost() throws Exception {
    try (HttpStub one = HttpStub.answering(200, Statuses.serving().write());
        HttpStub two = HttpStub.answering(200, Statuses.failed().write())) {
      assertThat(run("status", "--json", "--output", outputs(one.url(), two.url()))).isEqualTo(1);
    }
    assertThat(out.toString().lines())
        .extracting(line -> HostStatus.read(line.getBytes(UTF_8)))
        .containsExactly(Statuses.serving(), Statuses.failed());
  }

  @Test
  void showsTheOtherHostsWhenOneDoesNotAnswer() throws Exception {
    URI closed;
    try (HttpStub host = HttpStub.answering(200, new byte[1])) {
      closed = host.url();
    }
    try (HttpStub two = HttpStub.answering(200, Statuses.serving().write())) {
      assertThat(run("status", "--output", outputs(closed, two.url()))).isEqualTo(1);
      assertThat(run("metrics", "--output", outputs(closed, two.url()))).isEqualTo(1);
      assertThat(out.toString())
          .startsWith("# host 1 " + closed + "\n\n# host 2 " + two.url() + "\nphase    SERVING")
          .contains("\n# host 2 " + two.url() + "\n{");
    }
    assertThat(err.toString())
        .contains("error: the host program does not answer at " + closed + "\n")
        .contains("error: no metrics at " + closed);
  }

  @Test
  void printsTheMetricsOfAllHostsOrOfOne() throws Exception {
    try (HttpStub one = HttpStub.answering(200, "signer_up 1.0\n".getBytes(UTF_8));
        HttpStub two = HttpStub.answering(200, "signer_up 0.0\n".getBytes(UTF_8))) {
      String outputs = outputs(one.url(), two.url());
      assertThat(run("metrics", "--output", outputs)).isZero();
      assertThat(run("metrics", "--output", outputs, "--host", "2")).isZero();
      assertThat(out.toString())
          .isEqualTo(
              "# host 1 %s\nsigner_up 1.0\n# host 2 %s\nsigner_up 0.0\nsigner_up 0.0\n"
                  .formatted(one.url(), two.url()));
      assertThat(run("metrics", "--output", outputs, "--host", "3")).isEqualTo(2);
    }
    assertThat(err.toString()).startsWith("--host: expected 1 to 2, was 3\n");
  }

  private int status(HostStatus status, String... options) throws IOException {
    try (HttpStub host = HttpStub.answering(200, status.write())) {
      String[] line = {"status", "--output", outputs(host.url())};
      return run(Stream.of(line, options).flatMap(Stream::of).toArray(String[]::new));
    }
  }

  private String outputs(URI... hosts) throws IOException {
    String urls = Stream.of(hosts).map(URI::toString).collect(Collectors.joining(","));
    Deployment deployment =
        new Deployment(
            "local",
            Map.of(
                Output.HOST_STATUS_URL.key(), urls,
                Output.METRICS_URL.key(), urls));
    return Files.write(directory.resolve("output.json"), deployment.write()).toString();
  }

  private int run(String... line) {
    CommandLine command = NitroSigner.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(line);
  }
}
