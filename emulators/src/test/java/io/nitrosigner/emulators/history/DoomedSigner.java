package io.nitrosigner.emulators.history;

import io.nitrosigner.emulators.aws.Credentials;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.slashing.Duties;
import io.nitrosigner.slashing.Ledger;
import io.nitrosigner.slashing.dynamodb.DynamoWatermarkStore;
import io.nitrosigner.slashing.dynamodb.HistoryMac;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A process of its own that asks a ledger once, and says so if it gets a permit. */
final class DoomedSigner {
  static final String PERMITTED = "permitted";

  private DoomedSigner() {}

  /** What it is asked for. */
  enum Kind {
    BLOCK,
    VOTE;

    /** Duties of two contents conflict. */
    Duty.Slashable duty(String content) {
      return switch (this) {
        case BLOCK -> Duties.block(7, content);
        case VOTE -> Duties.vote(2, 3, content);
      };
    }
  }

  /** Everything that it must know; the key of the MACs in hex. */
  record Order(
      URI endpoint, Credentials user, String table, String macKey, PublicKey key, Kind kind) {
    void write(OutputStream out) throws IOException {
      Properties text = new Properties();
      text.setProperty("endpoint", endpoint.toString());
      text.setProperty("id", user.accessKeyId());
      text.setProperty("secret", user.secretAccessKey());
      text.setProperty("table", table);
      text.setProperty("mac", macKey);
      text.setProperty("key", key.toString());
      text.setProperty("kind", kind.name());
      text.store(out, null);
    }

    static Order read(Properties text) {
      return new Order(
          URI.create(text.getProperty("endpoint")),
          Credentials.of(text.getProperty("id"), text.getProperty("secret")),
          text.getProperty("table"),
          text.getProperty("mac"),
          PublicKey.read(text.getProperty("key")),
          Kind.valueOf(text.getProperty("kind")));
    }
  }

  /** Its order comes over standard input. */
  public static void main(String[] arguments) throws IOException {
    Properties text = new Properties();
    text.load(System.in);
    Order order = Order.read(text);
    try (DynamoDbClient client = client(order)) {
      new Ledger(new DynamoWatermarkStore(client, order.table(), mac(order)), _ -> Optional.empty())
          .permit(order.key(), order.kind().duty("a"));
      System.out.println(PERMITTED);
    }
  }

  private static HistoryMac mac(Order order) {
    return new HistoryMac(HexFormat.of().parseHex(order.macKey()));
  }

  private static DynamoDbClient client(Order order) {
    return DynamoDbClient.builder()
        .endpointOverride(order.endpoint())
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    order.user().accessKeyId(), order.user().secretAccessKey())))
        .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
