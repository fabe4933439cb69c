package io.nitrosigner.emulators.lambda;

import io.nitrosigner.emulators.aws.AwsException;
import io.nitrosigner.emulators.aws.Json;
import io.nitrosigner.emulators.aws.RestService.Call;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request to invoke a function.
 *
 * @param event JSON; an empty object if none was sent
 * @param tail whether the end of the function's log is wanted
 */
record Invocation(FunctionName function, Type type, String event, boolean tail) {
  private static final Pattern PATH =
      Pattern.compile("/2015-03-31/functions/(?<function>[^/]+)/invocations/?");

  /** What an event may have that nobody waits for. */
  private static final int MAX_ASYNCHRONOUS = 1024 * 1024;

  enum Type {
    REQUEST_RESPONSE("RequestResponse"),
    EVENT("Event"),
    DRY_RUN("DryRun");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    static Type of(String word) {
      for (Type type : values()) {
        if (type.word.equals(word)) {
          return type;
        }
      }
      throw AwsException.of(
          400,
          "ValidationException",
          "1 validation error detected: Value '%s' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]"
              .formatted(word));
    }
  }

  /** Reads the request's line; what it sends is checked later, by {@link #checked}. */
  static Invocation read(Call call) {
    Matcher path = PATH.matcher(call.target().getRawPath());
    if (!call.method().equals("POST") || !path.matches()) {
      throw AwsException.of(
          403,
          "AccessDeniedException",
          "Unable to determine service/operation name to be authorized");
    }
    FunctionName named = FunctionName.parse(path.group("function"));
    String query = Optional.ofNullable(call.target().getQuery()).orElse("");
    FunctionName function =
        query.startsWith("Qualifier=")
            ? new FunctionName(
                named.region(),
                named.account(),
                named.name(),
                Optional.of(query.substring("Qualifier=".length())))
            : named;
    return new Invocation(
        function,
        Type.of(call.header("X-Amz-Invocation-Type").orElse("RequestResponse")),
        call.body().isEmpty() ? "{}" : call.body(),
        call.header("X-Amz-Log-Type").filter("Tail"::equals).isPresent());
  }

  /** This, if its event may be sent. */
  Invocation checked() {
    if (type == Type.EVENT && event.length() > MAX_ASYNCHRONOUS) {
      throw tooLarge(event.length(), "Event", MAX_ASYNCHRONOUS);
    }
    if (!Json.isJson(event)) {
      throw AwsException.of(
          400,
          "InvalidRequestContentException",
          "Could not parse request body into json: Could not parse payload into json");
    }
    return this;
  }

  static AwsException tooLarge(int length, String type, int limit) {
    return AwsException.of(
        413,
        "RequestTooLargeException",
        "%d byte payload is too large for the %s invocation type (limit %d bytes)"
            .formatted(length, type, limit));
  }
}
