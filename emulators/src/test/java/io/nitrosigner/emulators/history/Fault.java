package io.nitrosigner.emulators.history;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.nitrosigner.emulators.aws.Answer;
import io.nitrosigner.emulators.aws.AwsException;
import io.nitrosigner.emulators.dynamodb.Interference;
import java.util.Random;

/** What may be wrong on the way to DynamoDB and back, at random. */
enum Fault {
  /** Requests and answers take a while, so that they overtake each other. */
  SLOW,
  /** DynamoDB fails, or has too much to do. */
  FAILING,
  /** The connection ends after the write. */
  ANSWER_LOST,
  /** The answer comes when the client has given up. */
  ANSWER_LATE,
  /** The request comes to the table when the client has given up. */
  REQUEST_LATE;

  private static final String MODEL = "com.amazonaws.dynamodb.v20120810#";
  private static final int MAX_DELAY_MILLIS = 15;

  /** More than an enclave waits for an answer, which is a second. */
  private static final int LATE_MILLIS = 1_200;

  /** Some hundred times in a contest; between two of them both sides have their turns. */
  private static final int LATE_ONE_IN = 200;

  /** A way that has this fault; the same seed gives the same sequence of faults. */
  Interference from(long seed) {
    Random random = new Random(seed);
    return switch (this) {
      case SLOW ->
          (_, tables) -> {
            MILLISECONDS.sleep(random.nextInt(MAX_DELAY_MILLIS));
            Answer answer = tables.answer();
            MILLISECONDS.sleep(random.nextInt(MAX_DELAY_MILLIS));
            return answer;
          };
      case FAILING ->
          (_, tables) ->
              switch (random.nextInt(10)) {
                case 0 -> throw AwsException.internal(MODEL + "InternalServerError");
                case 1 ->
                    throw AwsException.client(MODEL + "ProvisionedThroughputExceededException");
                default -> tables.answer();
              };
      case ANSWER_LOST ->
          (_, tables) -> {
            Answer answer = tables.answer();
            return random.nextInt(5) == 0 ? new Answer.HangUp() : answer;
          };
      case REQUEST_LATE ->
          (_, tables) -> {
            if (random.nextInt(LATE_ONE_IN) == 0) {
              MILLISECONDS.sleep(LATE_MILLIS);
            }
            return tables.answer();
          };
      case ANSWER_LATE ->
          (_, tables) -> {
            Answer answer = tables.answer();
            if (random.nextInt(LATE_ONE_IN) == 0) {
              MILLISECONDS.sleep(LATE_MILLIS);
            }
            return answer;
          };
    };
  }
}
