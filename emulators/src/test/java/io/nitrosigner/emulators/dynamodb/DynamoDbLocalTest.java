package io.nitrosigner.emulators.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.emulators.process.FreePorts;
import io.nitrosigner.emulators.process.ProcessException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

@Timeout(120)
final class DynamoDbLocalTest {
  private static final Path LIBRARY = Path.of("dynamodb-local/target/lib").toAbsolutePath();
  private static final Path JAVA = Path.of(System.getProperty("java.home"));
  private static final Map<String, AttributeValue> ITEM =
      Map.of("id", AttributeValue.fromS("key"), "slot", AttributeValue.fromN("42"));

  @TempDir private Path data;

  @AfterEach
  void stop() {
    DynamoDbLocal.running(data).ifPresent(DynamoDbLocal::stop);
  }

  @Test
  void keepsItsTablesWhenItIsKilled() throws IOException {
    int port = FreePorts.one();
    DynamoDbLocal first = DynamoDbLocal.start(port, data, LIBRARY, JAVA);
    try (DynamoDbClient client = client(first)) {
      createTable(client);
      client.putItem(request -> request.tableName("table").item(ITEM));
    }
    assertThat(DynamoDbLocal.running(data)).map(DynamoDbLocal::pid).contains(first.pid());
    assertThatThrownBy(() -> DynamoDbLocal.start(port, data, LIBRARY, JAVA))
        .isInstanceOf(ProcessException.class)
        .hasMessageContaining(Long.toString(first.pid()));
    assertThat(reachableFromOutside(port)).isFalse();
    first.stop(); // SIGKILL
    assertThat(DynamoDbLocal.running(data)).isEmpty();

    DynamoDbLocal second = DynamoDbLocal.start(port, data, LIBRARY, JAVA);
    try (DynamoDbClient client = client(second)) {
      assertThat(
              client
                  .getItem(get -> get.tableName("table").key(Map.of("id", ITEM.get("id"))))
                  .item())
          .isEqualTo(ITEM);
    }
    try (Stream<Path> unpacked = Files.list(data.resolve("tmp"))) {
      assertThat(unpacked).as("native libraries of both").hasSize(1);
    }
  }

  @Test
  void saysWhyItDoesNotStart() throws IOException {
    Path empty = data.resolve("no-library");

    assertThatThrownBy(() -> DynamoDbLocal.start(FreePorts.one(), data, empty, JAVA))
        .isInstanceOf(ProcessException.class)
        .hasMessageContaining("ServerRunner");
  }

  private static void createTable(DynamoDbClient client) {
    client.createTable(
        table ->
            table
                .tableName("table")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(
                    KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build()));
  }

  private static DynamoDbClient client(DynamoDbLocal server) {
    return DynamoDbClient.builder()
        .endpointOverride(server.endpoint())
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static boolean reachableFromOutside(int port) throws IOException {
    var addresses =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .toList();
    for (InetAddress address : addresses) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address, port), 1_000);
        return true;
      } catch (IOException e) {
        // as it should be
      }
    }
    return false;
  }
}
