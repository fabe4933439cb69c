package io.nitrosigner.emulators.dynamodb;

import io.nitrosigner.emulators.aws.Answer;
import io.nitrosigner.emulators.aws.AwsException;
import io.nitrosigner.emulators.aws.JsonService.Call;

/**
 * Stands between a {@link DynamoDbEndpoint} and its tables: lets an allowed request pass, holds it
 * or its answer up, loses either, or refuses it. Thread-safe.
 */
@FunctionalInterface
public interface Interference {
  /** Every request passes. */
  Interference NONE = (call, tables) -> tables.answer();

  /**
   * What the client gets. {@code tables} answers as often as it is asked: not to ask it loses the
   * request, to ask it and then return something else loses the answer to a request that was done.
   *
   * @throws AwsException as DynamoDB's own refusal
   * @throws InterruptedException when the endpoint is closed
   */
  Answer meet(Call call, Tables tables) throws InterruptedException;

  /** The tables, to which the call is forwarded unchanged. */
  @FunctionalInterface
  interface Tables {
    /** What DynamoDB Local answers. */
    Answer answer() throws InterruptedException;
  }
}
