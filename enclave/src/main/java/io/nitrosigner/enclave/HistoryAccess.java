package io.nitrosigner.enclave;

import io.nitrosigner.enclave.history.CheckedClock;
import io.nitrosigner.enclave.history.SlashingProtection;
import io.nitrosigner.enclave.telemetry.Telemetry;
import io.nitrosigner.enclave.unseal.UnsealException;
import io.nitrosigner.enclave.unseal.Unsealer;
import io.nitrosigner.slashing.StoreUnavailableException;
import io.nitrosigner.slashing.dynamodb.DynamoWatermarkStore;
import io.nitrosigner.slashing.dynamodb.HistoryMac;
import io.nitrosigner.slashing.dynamodb.HistoryTable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The signing history that the attested configuration names, from sealed to protecting. */
record HistoryAccess(DynamoDbClient dynamoDb, SignerConfiguration configuration) {
  private static final int ATTEMPTS = 3;

  /**
   * The table's ARN, in the account of the KMS key: a name alone would mean the account of whatever
   * credentials the host has given.
   */
  private String arn() {
    String[] key = configuration.attested().kmsKeyArn().split(":", -1);
    return "arn:%s:dynamodb:%s:%s:table/%s".formatted(key[1], key[3], key[4], name());
  }

  private String name() {
    return configuration.attested().slashingProtection().table();
  }

  /**
   * Unseals the key that the table keeps for its MACs.
   *
   * @throws UnsealException when it has none, or cannot be read
   */
  HistoryMac unseal(Unsealer unsealer) {
    String sealed =
        asking(new HistoryTable(dynamoDb, arn())::sealedKey)
            .orElseThrow(
                () ->
                    new UnsealException(
                        "no key of the signing history in the table "
                            + name()
                            + ": nitro-signer slashing init makes it"));
    return unsealer.historyMac(sealed);
  }

  /**
   * Begins to protect.
   *
   * @throws UnsealException when the table cannot be read
   */
  SlashingProtection protect(HistoryMac mac, Devices devices, Telemetry telemetry) {
    CheckedClock clock = CheckedClock.start(devices.module(), devices.clock());
    try {
      return asking(
          () ->
              SlashingProtection.start(
                  new DynamoWatermarkStore(dynamoDb, arn(), mac),
                  configuration.network(),
                  configuration.attested().slashingProtection().windowEpochs(),
                  clock,
                  new HistoryTable(dynamoDb, arn())::highWatermark,
                  telemetry));
    } catch (UnsealException e) {
      clock.close();
      throw e;
    }
  }

  /** The client does not try again by itself; one lost connection need not end an enclave. */
  private <T> T asking(Supplier<T> call) {
    for (int attempt = 1; ; attempt++) {
      try {
        return call.get();
      } catch (SdkException | StoreUnavailableException e) {
        if (attempt == ATTEMPTS) {
          throw new UnsealException("the table " + name() + " cannot be read: " + reason(e));
        }
      }
    }
  }

  private static String reason(RuntimeException failure) {
    if (failure instanceof AwsServiceException refused) {
      @Nullable AwsErrorDetails error = refused.awsErrorDetails();
      return error == null
          ? "status code " + refused.statusCode()
          : error.errorCode() + ": " + error.errorMessage();
    }
    return String.valueOf(failure.getMessage());
  }
}
