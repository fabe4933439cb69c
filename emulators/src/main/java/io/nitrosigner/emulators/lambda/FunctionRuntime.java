package io.nitrosigner.emulators.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.aws.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/**
 * The program in which a function runs: makes the handler that {@code _HANDLER} names, then hands
 * it one event after the other, until its standard input ends.
 */
final class FunctionRuntime {
  /** As deep as it helps. */
  private static final int MAX_FRAMES = 20;

  private FunctionRuntime() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    try (DataInputStream events = new DataInputStream(System.in);
        DataOutputStream outcomes =
            new DataOutputStream(new FileOutputStream(FileDescriptor.out))) {
      System.setOut(System.err); // outcomes must stand alone
      RequestStreamHandler handler = handler(System.getenv("_HANDLER"));
      while (true) {
        Wire.writeOutcome(outcomes, handle(handler, Wire.Sent.read(events)));
      }
    } catch (EOFException e) {
      // Lambda has gone, or wants us no more
    }
  }

  /** {@code CLASS} or {@code CLASS::METHOD}, as Lambda takes it. */
  private static RequestStreamHandler handler(String name) throws ReflectiveOperationException {
    return Class.forName(name.split("::", 2)[0])
        .asSubclass(RequestStreamHandler.class)
        .getConstructor()
        .newInstance();
  }

  private static Outcome handle(RequestStreamHandler handler, Wire.Sent sent) {
    FunctionContext context = new FunctionContext(sent);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream(sent.event().getBytes(UTF_8)), answer, context);
    } catch (Exception | LinkageError e) {
      context.log("ERROR " + e + "\n");
      return new Outcome(true, error(e), context.tail());
    }
    if (answer.size() > Wire.MAX_PAYLOAD) {
      return Outcome.error(
          "Function.ResponseSizeTooLarge",
          "Response payload size exceeded maximum allowed payload size (6291556 bytes).");
    }
    return new Outcome(false, answer.toString(UTF_8), context.tail());
  }

  private static String error(Throwable failure) {
    ObjectNode error =
        Json.object()
            .put("errorMessage", failure.getMessage())
            .put("errorType", failure.getClass().getName());
    ArrayNode trace = error.putArray("stackTrace");
    StackTraceElement[] frames = failure.getStackTrace();
    for (int i = 0; i < Math.min(MAX_FRAMES, frames.length); i++) {
      trace.add(frames[i].toString());
    }
    return new String(Json.write(error), UTF_8);
  }
}
