package io.nitrosigner.emulators.dynamodb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.aws.AwsException;
import io.nitrosigner.emulators.aws.JsonService;
import io.nitrosigner.emulators.aws.JsonService.Call;
import java.io.IOException;
import java.net.URI;

/**
 * DynamoDB over HTTPS, on the loopback interface: who may ask is decided here, as strictly as AWS
 * does, and what is answered by DynamoDB Local, which would refuse nobody. It need not run yet.
 *
 * <p>An operation is allowed under its own name only. Transactions, batches and PartiQL, whose
 * actions at AWS are those of their parts, thus need a wildcard.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html">DynamoDB
 *     low-level API</a>
 */
public final class DynamoDbEndpoint implements AutoCloseable {
  static final String TARGET_PREFIX = "DynamoDB_20120810";
  static final String CONTENT_TYPE = "application/x-amz-json-1.0";

  /** DynamoDB's own limit, which only batches come near. */
  static final int MAX_BODY = 16 * 1024 * 1024;

  /** More than keep two cores busy, so that those held up leave room for others. */
  private static final int MAX_CONCURRENT = 256;

  private static final JsonService.Protocol PROTOCOL =
      new JsonService.Protocol(
          "dynamodb",
          TARGET_PREFIX,
          CONTENT_TYPE,
          "com.amazon.coral.service#",
          MAX_BODY,
          MAX_CONCURRENT);

  private final LocalTables tables;
  private final JsonService service;

  private DynamoDbEndpoint(LocalTables tables, JsonService service) {
    this.tables = tables;
    this.service = service;
  }

  /**
   * Serves until closed.
   *
   * @param account the twelve digits of the account that owns the tables
   * @param dynamoDbLocal where the tables are
   */
  public static DynamoDbEndpoint start(
      JsonService.Settings settings, String account, URI dynamoDbLocal) throws IOException {
    return start(settings, account, dynamoDbLocal, Interference.NONE);
  }

  /** The same, failing as the caller likes. */
  public static DynamoDbEndpoint start(
      JsonService.Settings settings, String account, URI dynamoDbLocal, Interference interference)
      throws IOException {
    LocalTables tables = new LocalTables(dynamoDbLocal);
    String arns = "arn:aws:dynamodb:" + settings.region() + ":" + account + ":table/";
    try {
      JsonService service =
          JsonService.start(
              PROTOCOL,
              settings,
              call -> {
                authorise(call, arns);
                Call local = inThisAccount(call, account, arns);
                return interference.meet(local, () -> tables.answer(local));
              });
      return new DynamoDbEndpoint(tables, service);
    } catch (IOException | RuntimeException e) {
      tables.close();
      throw e;
    }
  }

  /** For {@code AWS_ENDPOINT_URL_DYNAMODB}. */
  public URI endpoint() {
    return service.endpoint();
  }

  @Override
  public void close() {
    service.close();
    tables.close();
  }

  /**
   * A table's name means the caller's account, its ARN the one that it names. No table here has a
   * policy that lets other accounts in.
   */
  private static Call inThisAccount(Call call, String account, String arns) {
    String table = call.input().path("TableName").asText();
    if (table.startsWith("arn:")) {
      if (!table.startsWith(arns) || !call.caller().account().equals(account)) {
        throw AwsException.client(
            "AccessDeniedException",
            "User: %s is not authorized to perform: dynamodb:%s on resource: %s because no resource-based policy allows the dynamodb:%s action"
                .formatted(call.caller().arn(), call.operation(), table, call.operation()));
      }
      ObjectNode named = call.input().deepCopy().put("TableName", table.substring(arns.length()));
      return new Call(call.operation(), named, named.toString(), call.caller(), call.now());
    }
    if (!call.caller().account().equals(account)) {
      throw AwsException.client(
          "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
          "Requested resource not found");
    }
    return call;
  }

  private static void authorise(Call call, String arns) {
    String action = "dynamodb:" + call.operation();
    if (!call.caller().mayByIam(action)) {
      throw AwsException.client(
          "AccessDeniedException",
          "User: %s is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action"
              .formatted(call.caller().arn(), action, resource(call, arns), action));
    }
  }

  private static String resource(Call call, String arns) {
    String table = call.input().path("TableName").asText("*");
    return table.startsWith("arn:") ? table : arns + table;
  }
}
