package io.nitrosigner.emulators.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.emulators.aws.Credentials;
import io.nitrosigner.emulators.aws.Identities;
import io.nitrosigner.emulators.aws.JsonService;
import io.nitrosigner.emulators.aws.LoopbackTls;
import io.nitrosigner.emulators.aws.Principal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * The Invoke API as its reference describes it: statuses, headers and errors; requests are signed
 * by the AWS SDK.
 */
@Timeout(60)
final class LambdaEmulatorTest {
  private static final String ACCOUNT = "123456789012";
  private static final String NAME = "signer-function";
  private static final String ARN = "arn:aws:lambda:eu-central-1:" + ACCOUNT + ":function:" + NAME;
  private static final LoopbackTls TLS = LoopbackTls.generate();
  private static final Credentials OPERATOR = Credentials.generate(new SecureRandom());
  private static final Credentials STRANGER = Credentials.generate(new SecureRandom());
  private static final Credentials FOREIGNER = Credentials.generate(new SecureRandom());
  private static final HttpClient HTTP = HttpClient.newBuilder().sslContext(TLS.client()).build();
  private static final Identities IDENTITIES = new Identities();

  private static LambdaEmulator lambda;
  private static Path log;
  private static volatile Function deployed = function("1");

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    List<String> allowed = List.of("lambda:InvokeFunction");
    IDENTITIES.add(OPERATOR, Principal.user(ACCOUNT, "operator", allowed));
    IDENTITIES.add(STRANGER, Principal.user(ACCOUNT, "stranger", List.of("kms:*")));
    IDENTITIES.add(FOREIGNER, Principal.user("999999999999", "foreigner", allowed));
    log = directory.resolve("log");
    lambda =
        LambdaEmulator.start(
            new JsonService.Settings(
                "eu-central-1", 0, TLS.server(), IDENTITIES, InstantSource.system()),
            ACCOUNT,
            Map.of(
                new Function.Identity(NAME, "role", List.of(), Duration.ofSeconds(5), log),
                () -> deployed));
  }

  @AfterAll
  static void stop() {
    lambda.close();
    HTTP.close();
  }

  @AfterEach
  void deployAsBefore() {
    deployed = function("1");
  }

  private static Function function(String version) {
    return new Function(
        TestFunction.class.getName() + "::handleRequest",
        List.of(),
        System.getProperty("java.class.path"),
        Map.of("VERSION", version));
  }

  @Test
  void answersWithWhatTheFunctionAnswers() throws Exception {
    for (String name : List.of(NAME, ARN, ACCOUNT + ":" + NAME, NAME + ":$LATEST")) {
      HttpResponse<String> response = invoke(name, "{\"a\":[1,\"ü\"]}");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("{\"a\":[1,\"ü\"]}");
      assertThat(response.headers().firstValue("X-Amz-Executed-Version")).hasValue("$LATEST");
      assertThat(response.headers().firstValue("X-Amz-Function-Error")).isEmpty();
    }
    assertThat(invoke(NAME, "").body()).isEqualTo("{}");
    assertThat(invoke(NAME, "\"who\"").body()).isEqualTo("\"" + ARN + "\"");
    assertThat(invoke(NAME, "\"print\"").body()).isEqualTo("\"printed\"");
  }

  @Test
  void keepsTheJvmUntilTheFunctionIsDeployedAnew() throws Exception {
    int first = count();
    assertThat(count()).isEqualTo(first + 1);
    String key = invoke(NAME, "\"key\"").body();

    deployed = function("2");
    assertThat(count()).isEqualTo(1);
    assertThat(invoke(NAME, "\"key\"").body()).startsWith("\"ASIA").isNotEqualTo(key);
  }

  @Test
  void givesTheFunctionItsOwnEnvironmentOnly() throws Exception {
    assertThat(invoke(NAME, "\"variables\"").body().replace("\"", "").split(" "))
        .containsExactlyInAnyOrder(
            "AWS_ACCESS_KEY_ID",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_REGION",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "LC_ALL",
            "PATH",
            "VERSION",
            "_HANDLER");
  }

  @Test
  void tellsWhenTheFunctionFails() throws Exception {
    HttpResponse<String> response = invoke(NAME, "\"fail\"");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("X-Amz-Function-Error")).hasValue("Unhandled");
    assertThat(response.body())
        .startsWith(
            "{\"errorMessage\":\"as it was told\",\"errorType\":\"java.lang.IllegalArgumentException\",\"stackTrace\":[\"");
  }

  @Test
  void survivesAFunctionThatEnds() throws Exception {
    HttpResponse<String> ended = invoke(NAME, "\"end\"");
    assertThat(ended.headers().firstValue("X-Amz-Function-Error")).hasValue("Unhandled");
    assertThat(ended.body())
        .contains("\"errorType\":\"Runtime.ExitError\"")
        .contains("Runtime exited with error: exit status 7");
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void refusesAnAnswerThatIsTooLarge() throws Exception {
    assertThat(invoke(NAME, "\"large\"").body()).contains("Function.ResponseSizeTooLarge");
  }

  @Test
  void showsTheEndOfTheLogWhenAsked() throws Exception {
    HttpResponse<String> response = send(OPERATOR, NAME, "{}", Map.of("X-Amz-Log-Type", "Tail"));

    String tail =
        new String(
            Base64.getDecoder()
                .decode(response.headers().firstValue("X-Amz-Log-Result").orElseThrow()),
            UTF_8);
    assertThat(tail).matches("event [0-9]+\n");
    assertThat(Files.readString(log)).contains(tail);
  }

  @Test
  void triesOnlyWhetherItWould() throws Exception {
    int before = count();
    HttpResponse<String> response =
        send(OPERATOR, NAME, "{}", Map.of("X-Amz-Invocation-Type", "DryRun"));

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
    assertThat(count()).isEqualTo(before + 1);
  }

  @Test
  void takesEventsThatNobodyWaitsFor() throws Exception {
    int before = count();
    HttpResponse<String> response =
        send(OPERATOR, NAME, "{}", Map.of("X-Amz-Invocation-Type", "Event"));

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).isEmpty();
    int after = before;
    while (after < before + 2) { // ours and the event
      after = Math.max(after, countUnlessThrottled());
    }
    assertThat(
            send(
                    OPERATOR,
                    NAME,
                    "\"" + "x".repeat(1024 * 1024) + "\"",
                    Map.of("X-Amz-Invocation-Type", "Event"))
                .body())
        .contains("1048578 byte payload is too large for the Event invocation type");
  }

  @Test
  void throttlesOthersWhileAnEventHangsAndEndsIt() throws Exception {
    CompletableFuture<HttpResponse<String>> hanging = hang();
    HttpResponse<String> other = invoke(NAME, "{}");
    while (other.statusCode() == 200) {
      if (hanging.isDone()) {
        hanging = hang(); // it was the one that was throttled
      }
      other = invoke(NAME, "{}");
    }

    assertRefused(other, 429, "TooManyRequestsException", "Rate Exceeded.");
    assertThat(hanging.join().body())
        .contains("\"errorType\":\"Sandbox.Timedout\"")
        .contains("Task timed out after 5.00 seconds");
    assertThat(count()).isEqualTo(1);
  }

  private static CompletableFuture<HttpResponse<String>> hang() {
    return HTTP.sendAsync(
        request(OPERATOR, NAME, "\"hang\"", Map.of()), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void refusesWhomIamDoesNotLet() throws Exception {
    assertRefused(
        send(STRANGER, NAME, "{}", Map.of()),
        403,
        "AccessDeniedException",
        "User: arn:aws:iam::123456789012:user/stranger is not authorized to perform:"
            + " lambda:InvokeFunction on resource: "
            + ARN
            + " because no identity-based policy allows the lambda:InvokeFunction action");
    assertRefused(
        send(FOREIGNER, ARN, "{}", Map.of()), 403, "AccessDeniedException", "resource-based");
    assertRefused(
        send(Credentials.generate(new SecureRandom()), NAME, "{}", Map.of()),
        403,
        "UnrecognizedClientException",
        "The security token included in the request is invalid.");
    HttpResponse<String> unsigned =
        HTTP.send(
            HttpRequest.newBuilder(uri(NAME))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertRefused(
        unsigned, 403, "MissingAuthenticationTokenException", "missing Authentication Token");
  }

  @Test
  void refusesWhatIsNotThere() throws Exception {
    for (String name :
        List.of("other", ARN + "-2", NAME + ":prod", ARN.replace("eu-central-1", "eu-west-1"))) {
      assertRefused(
          invoke(name, "{}"),
          404,
          "ResourceNotFoundException",
          "Function not found: arn:aws:lambda:");
    }
    assertRefused(invoke("a b", "{}"), 400, "ValidationException", "'functionName'");
  }

  @Test
  void refusesWhatIsNoEvent() throws Exception {
    assertRefused(
        invoke(NAME, "{oops"),
        400,
        "InvalidRequestContentException",
        "Could not parse request body");
    assertRefused(
        send(OPERATOR, NAME, "{}", Map.of("X-Amz-Invocation-Type", "Later")),
        400,
        "ValidationException",
        "Value 'Later' at 'invocationType'");
    assertRefused(
        invoke(NAME, "\"" + "x".repeat(6 * 1024 * 1024) + "\""),
        413,
        "RequestTooLargeException",
        "(limit 6291456 bytes)");
  }

  private static void assertRefused(
      HttpResponse<String> response, int status, String type, String message) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("x-amzn-ErrorType")).hasValue(type);
    assertThat(response.body()).contains("\"Type\":\"User\"").contains(message);
  }

  private static int count() throws Exception {
    return Integer.parseInt(invoke(NAME, "\"count\"").body());
  }

  private static int countUnlessThrottled() throws Exception {
    HttpResponse<String> response = invoke(NAME, "\"count\"");
    return response.statusCode() == 200 ? Integer.parseInt(response.body()) : 0;
  }

  private static HttpResponse<String> invoke(String name, String event) throws Exception {
    return send(OPERATOR, name, event, Map.of());
  }

  private static HttpResponse<String> send(
      Credentials credentials, String name, String event, Map<String, String> headers)
      throws Exception {
    return HTTP.send(
        request(credentials, name, event, headers), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest request(
      Credentials credentials, String name, String event, Map<String, String> headers) {
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(uri(name));
    headers.forEach(unsigned::putHeader);
    var signed =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    r.identity(
                            AwsCredentialsIdentity.create(
                                credentials.accessKeyId(), credentials.secretAccessKey()))
                        .request(unsigned.build())
                        .payload(() -> new ByteArrayInputStream(event.getBytes(UTF_8)))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(name))
            .version(HttpClient.Version.HTTP_1_1)
            .POST(HttpRequest.BodyPublishers.ofString(event));
    signed
        .request()
        .headers()
        .forEach(
            (header, values) -> {
              if (!header.equalsIgnoreCase("Host") && !header.equalsIgnoreCase("Content-Length")) {
                values.forEach(value -> request.header(header, value));
              }
            });
    return request.build();
  }

  private static URI uri(String name) {
    return lambda
        .endpoint()
        .resolve(
            "/2015-03-31/functions/"
                + URLEncoder.encode(name, UTF_8).replace("+", "%20")
                + "/invocations");
  }
}
