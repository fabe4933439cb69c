package io.nitrosigner.emulators.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.emulators.aws.Answer;
import io.nitrosigner.emulators.aws.AwsException;
import io.nitrosigner.emulators.aws.JsonService;
import io.nitrosigner.emulators.aws.Principal;
import io.nitrosigner.emulators.aws.RestService;
import io.nitrosigner.emulators.aws.RestService.Call;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AWS Lambda with some functions, on the loopback interface: the operation {@code Invoke}, for
 * those whom IAM lets {@code lambda:InvokeFunction}. An asynchronous event that fails is not tried
 * again.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 */
public final class LambdaEmulator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LambdaEmulator.class);

  private static final String ACTION = "lambda:InvokeFunction";
  private static final int MAX_CONCURRENT = 64;

  /** Events that wait for their turn. */
  private static final int MAX_PENDING = 16;

  private static final RestService.Protocol PROTOCOL =
      new RestService.Protocol(
          "lambda",
          Wire.MAX_PAYLOAD,
          () -> Invocation.tooLarge(Wire.MAX_PAYLOAD + 1, "RequestResponse", Wire.MAX_PAYLOAD),
          MAX_CONCURRENT);

  private final String region;
  private final String account;
  private final Map<String, FunctionHost> hosts;
  private final Semaphore pending = new Semaphore(MAX_PENDING);
  private final ExecutorService queue = Executors.newVirtualThreadPerTaskExecutor();
  private final RestService service;

  private LambdaEmulator(
      JsonService.Settings settings, String account, Map<String, FunctionHost> hosts)
      throws IOException {
    this.region = settings.region();
    this.account = account;
    this.hosts = hosts;
    this.service = RestService.start(PROTOCOL, settings, this::answer);
  }

  /**
   * Serves until closed.
   *
   * @param account the twelve digits of the functions' account
   * @param functions how each is deployed now; asked at each of its events
   */
  public static LambdaEmulator start(
      JsonService.Settings settings,
      String account,
      Map<Function.Identity, Supplier<Function>> functions)
      throws IOException {
    Map<String, FunctionHost> hosts = new HashMap<>();
    functions.forEach(
        (identity, deployed) ->
            hosts.put(identity.name(), new FunctionHost(identity, deployed, settings, account)));
    return new LambdaEmulator(settings, account, Map.copyOf(hosts));
  }

  /** For {@code AWS_ENDPOINT_URL_LAMBDA}. */
  public URI endpoint() {
    return service.endpoint();
  }

  @Override
  public void close() {
    service.close();
    queue.shutdownNow();
    queue.close();
    hosts.values().forEach(FunctionHost::close);
  }

  private Answer answer(Call call) throws InterruptedException {
    Invocation invocation = Invocation.read(call);
    authorise(call.caller(), invocation.function());
    FunctionHost host = find(invocation.function());
    invocation.checked();
    return switch (invocation.type()) {
      case DRY_RUN -> new Answer.Reply(204, "", Map.of());
      case EVENT -> queue(host, invocation);
      case REQUEST_RESPONSE -> reply(host.invoke(invocation.event()), invocation.tail());
    };
  }

  private void authorise(Principal caller, FunctionName named) {
    boolean elsewhere =
        named.account().filter(account -> !account.equals(caller.account())).isPresent();
    if (elsewhere || !caller.mayByIam(ACTION)) {
      throw AwsException.of(
          403,
          "AccessDeniedException",
          "User: %s is not authorized to perform: %s on resource: %s because no %s policy allows the %s action"
              .formatted(
                  caller.arn(),
                  ACTION,
                  arn(named),
                  elsewhere ? "resource-based" : "identity-based",
                  ACTION));
    }
  }

  private FunctionHost find(FunctionName named) {
    boolean here =
        named.account().orElse(account).equals(account)
            && named.region().orElse(region).equals(region)
            && named.qualifier().orElse("$LATEST").equals("$LATEST");
    return Optional.ofNullable(hosts.get(named.name()))
        .filter(_ -> here)
        .orElseThrow(
            () ->
                AwsException.of(
                    404, "ResourceNotFoundException", "Function not found: " + arn(named)));
  }

  private String arn(FunctionName named) {
    return "arn:aws:lambda:%s:%s:function:%s%s"
        .formatted(
            named.region().orElse(region),
            named.account().orElse(account),
            named.name(),
            named.qualifier().map(qualifier -> ":" + qualifier).orElse(""));
  }

  private Answer queue(FunctionHost host, Invocation invocation) {
    if (!pending.tryAcquire()) {
      throw AwsException.of(429, "TooManyRequestsException", "Rate Exceeded.");
    }
    queue.execute(
        () -> {
          try {
            Outcome outcome = host.invokeInTurn(invocation.event());
            LOG.info("event handled function={} failed={}", host.arn(), outcome.failed());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            pending.release();
          }
        });
    return new Answer.Reply(202, "", Map.of());
  }

  private static Answer reply(Outcome outcome, boolean tail) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Amz-Executed-Version", "$LATEST");
    if (outcome.failed()) {
      headers.put("X-Amz-Function-Error", "Unhandled");
    }
    if (tail) {
      headers.put(
          "X-Amz-Log-Result", Base64.getEncoder().encodeToString(outcome.log().getBytes(UTF_8)));
    }
    return new Answer.Reply(200, outcome.payload(), headers);
  }
}
