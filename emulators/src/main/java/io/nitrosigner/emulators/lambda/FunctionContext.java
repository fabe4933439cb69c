package io.nitrosigner.emulators.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a function may ask about the event at hand, by its process's environment. */
final class FunctionContext implements Context, LambdaLogger {
  private final String requestId;
  private final String arn;
  private final long deadline;
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();

  FunctionContext(Wire.Sent event) {
    this.requestId = event.requestId();
    this.arn = event.functionArn();
    this.deadline = event.deadline();
  }

  /** The end of what was logged. */
  String tail() {
    byte[] all = logged.toByteArray();
    return new String(
        Arrays.copyOfRange(all, Math.max(0, all.length - Wire.MAX_LOG), all.length), UTF_8);
  }

  @Override
  public void log(String message) {
    log(message.getBytes(UTF_8));
  }

  @Override
  public void log(byte[] message) {
    logged.writeBytes(message);
    System.err.write(message, 0, message.length);
    System.err.flush();
  }

  @Override
  public LambdaLogger getLogger() {
    return this;
  }

  @Override
  public String getAwsRequestId() {
    return requestId;
  }

  @Override
  public int getRemainingTimeInMillis() {
    return (int) Math.max(0, deadline - System.currentTimeMillis());
  }

  @Override
  public int getMemoryLimitInMB() {
    return Integer.parseInt(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
  }

  @Override
  public String getFunctionName() {
    return System.getenv("AWS_LAMBDA_FUNCTION_NAME");
  }

  @Override
  public String getFunctionVersion() {
    return System.getenv("AWS_LAMBDA_FUNCTION_VERSION");
  }

  @Override
  public String getInvokedFunctionArn() {
    return arn;
  }

  @Override
  public String getLogGroupName() {
    return "/aws/lambda/" + getFunctionName();
  }

  @Override
  public String getLogStreamName() {
    return "local";
  }

  /** Nobody calls us from a phone. */
  @Override
  public @Nullable CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  public @Nullable ClientContext getClientContext() {
    return null;
  }
}
