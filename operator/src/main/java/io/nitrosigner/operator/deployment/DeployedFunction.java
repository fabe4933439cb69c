package io.nitrosigner.operator.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** A Lambda function of a deployment, called by the operator's own credentials. */
public final class DeployedFunction implements AutoCloseable {
  /** As long as Lambda lets a function work, and a little more. */
  private static final Duration TIMEOUT = Duration.ofMinutes(16);

  /** Lambda's limit, with room for its own errors. */
  private static final int MAX_ANSWER = 7 * 1024 * 1024;

  private final String arn;
  private final String region;
  private final URI endpoint;
  private final AwsCredentialsProvider credentials;
  private final SdkHttpClient http;

  /**
   * What came of a call.
   *
   * @param failed whether the payload is the function's error
   * @param payload JSON
   */
  public record Answer(boolean failed, String payload) {}

  private DeployedFunction(Deployment deployment, Output function) {
    this.arn = deployment.output(function);
    this.region = deployment.output(Output.REGION);
    this.endpoint =
        deployment
            .endpoint(Output.LAMBDA_ENDPOINT)
            .orElseGet(
                () ->
                    URI.create(
                        "https://lambda."
                            + region
                            + "."
                            + PartitionMetadata.of(Region.of(region)).dnsSuffix()));
    this.credentials = AwsClients.credentials(deployment);
    this.http = AwsClients.http(deployment, TIMEOUT);
  }

  /** The function that manages a deployment's TLS identity and asks its signer how it is. */
  public static DeployedFunction signer(Deployment deployment) {
    return new DeployedFunction(deployment, Output.LAMBDA_FUNCTION_ARN);
  }

  /** The trusted function that makes validator keys. */
  public static DeployedFunction keyGeneration(Deployment deployment) {
    return new DeployedFunction(deployment, Output.KEYGEN_FUNCTION_ARN);
  }

  /**
   * Hands the function an event and waits for its answer.
   *
   * @param event JSON
   * @throws UsageException when Lambda does not answer, or refuses
   */
  public Answer invoke(byte[] event) {
    try {
      HttpExecuteResponse response = http.prepareRequest(signed(event)).call();
      String body = body(response);
      int status = response.httpResponse().statusCode();
      if (status != 200) {
        throw new UsageException("AWS said: " + message(body, status));
      }
      return new Answer(
          response.httpResponse().firstMatchingHeader("X-Amz-Function-Error").isPresent(), body);
    } catch (IOException e) {
      throw new UsageException("Lambda does not answer at " + endpoint + ": " + e.getMessage());
    }
  }

  private HttpExecuteRequest signed(byte[] event) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(
                endpoint.resolve(
                    "/2015-03-31/functions/" + URLEncoder.encode(arn, UTF_8) + "/invocations"))
            .putHeader("Content-Type", "application/json")
            .putHeader("Content-Length", Integer.toString(event.length))
            .build();
    ContentStreamProvider content = () -> new ByteArrayInputStream(event);
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    r.identity(credentials.resolveCredentials())
                        .request(request)
                        .payload(content)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region));
    return HttpExecuteRequest.builder()
        .request(signed.request())
        .contentStreamProvider(content)
        .build();
  }

  private static String body(HttpExecuteResponse response) throws IOException {
    if (response.responseBody().isEmpty()) {
      return "";
    }
    try (InputStream in = response.responseBody().get()) {
      byte[] body = in.readNBytes(MAX_ANSWER + 1);
      if (body.length > MAX_ANSWER) {
        throw new IOException("more than " + MAX_ANSWER + " bytes");
      }
      return new String(body, UTF_8);
    }
  }

  private static String message(String body, int status) {
    try {
      JsonNode error = Json.mapper().readTree(body);
      return error.path("Message").asText(error.path("message").asText("status " + status));
    } catch (IOException e) {
      return "status " + status;
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
