package io.nitrosigner.emulators.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;

/** A function that does what its event says. */
public final class TestFunction implements RequestStreamHandler {
  private int events;

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    String event = new String(in.readAllBytes(), UTF_8);
    events++;
    context.getLogger().log("event " + events + "\n");
    String answer =
        switch (event) {
          case "\"fail\"" -> throw new IllegalArgumentException("as it was told");
          case "\"end\"" -> end();
          case "\"hang\"" -> hang();
          case "\"large\"" -> "\"" + "x".repeat(6 * 1024 * 1024) + "\"";
          case "\"count\"" -> Integer.toString(events);
          case "\"who\"" -> quoted(context.getInvokedFunctionArn());
          case "\"key\"" -> quoted(System.getenv("AWS_ACCESS_KEY_ID"));
          case "\"variables\"" -> quoted(String.join(" ", System.getenv().keySet()));
          case "\"print\"" -> print();
          default -> event;
        };
    out.write(answer.getBytes(UTF_8));
  }

  private static String print() {
    System.out.println("this must not reach Lambda");
    return "\"printed\"";
  }

  private static String end() {
    Runtime.getRuntime().halt(7);
    return "";
  }

  private static String hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "";
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
