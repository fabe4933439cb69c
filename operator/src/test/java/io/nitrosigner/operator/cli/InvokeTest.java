package io.nitrosigner.operator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a person sees who has the function do something. */
final class InvokeTest {
  private static final String ARN = "arn:aws:lambda:eu-central-1:000000000000:function:some";

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> asked = new ArrayList<>();

  @Test
  void printsTheAnswer() throws Exception {
    assertThat(invoke(200, "\"OK\"", false)).isZero();

    assertThat(out.toString()).isEqualTo("\"OK\"\n");
    assertThat(err.toString()).isEmpty();
    assertThat(asked)
        .containsExactly(
            "POST /2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-central-1%3A000000000000%3Afunction%3Asome/invocations",
            "{\"operation\":\"web3signer_status\"}");
  }

  @Test
  void exitsWithOneAndPrintsTheFunctionsError() throws Exception {
    assertThat(invoke(200, "{\"errorMessage\":\"no\"}", true)).isEqualTo(1);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).isEqualTo("{\"errorMessage\":\"no\"}\n");
  }

  @Test
  void tellsWhatLambdaSaysWhenItRefuses() throws Exception {
    assertThat(invoke(404, "{\"Type\":\"User\",\"Message\":\"Function not found: some\"}", false))
        .isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("nitro-signer: error: AWS said: Function not found: some\n");
  }

  @Test
  void tellsWhatIsWrongWithoutALambda() throws Exception {
    assertThat(invoke(500, "", false)).isEqualTo(1);
    assertThat(err.toString()).contains("AWS said: status 500");
    assertThat(execute("http://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString()).contains("Lambda does not answer at http://127.0.0.1:1");
  }

  private int invoke(int status, String body, boolean failed) throws IOException {
    try (HttpStub lambda =
        HttpStub.with(
            exchange -> {
              note(exchange);
              if (failed) {
                exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
              }
              exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
              exchange.getResponseBody().write(body.getBytes(UTF_8));
              exchange.close();
            })) {
      return execute(lambda.url().resolve("/").toString());
    }
  }

  private void note(HttpExchange exchange) throws IOException {
    assertThat(exchange.getRequestHeaders().getFirst("Authorization"))
        .contains("/eu-central-1/lambda/aws4_request");
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath());
    asked.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
  }

  private int execute(String endpoint) throws IOException {
    Path credentials =
        Files.writeString(
            directory.resolve("credentials"),
            "[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = example\n");
    Deployment deployment =
        new Deployment(
            "local",
            Map.of(
                Output.REGION.key(),
                "eu-central-1",
                Output.LAMBDA_FUNCTION_ARN.key(),
                ARN,
                Output.LAMBDA_ENDPOINT.key(),
                endpoint,
                Output.CREDENTIALS_FILE.key(),
                credentials.toString()));
    Path outputs = Files.write(directory.resolve("output.json"), deployment.write());
    CommandLine command = NitroSigner.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute("invoke", "web3signer_status", "--output", outputs.toString());
  }
}
