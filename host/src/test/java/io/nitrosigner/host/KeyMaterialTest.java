package io.nitrosigner.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class KeyMaterialTest {
  private static final String PUBKEY = "ab".repeat(48);

  private static final AwsSessionCredentials ROLE =
      AwsSessionCredentials.builder()
          .accessKeyId("ASIA1")
          .secretAccessKey("secret")
          .sessionToken("token")
          .expirationTime(Instant.parse("2026-11-22T18:00:00Z"))
          .build();

  @TempDir private Path directory;
  private final FakeDynamoDb dynamoDb = new FakeDynamoDb();

  @BeforeEach
  void fill() throws Exception {
    Files.writeString(directory.resolve("configuration.json"), "{\"version\": 1}\n");
    dynamoDb.tls =
        Optional.of(
            Map.of(
                "encrypted_tls_key_b64", AttributeValue.fromS("dGxz"),
                "cert_pem", AttributeValue.fromS("cGVt"),
                "record_version", AttributeValue.fromN("2")));
    dynamoDb.keys.add(key(true));
  }

  @Test
  void gathersWhatIsSealedAndNothingElse() {
    ControlRequest.Init init = material(ROLE).init();

    assertThat(init.config()).isEqualTo("{\"version\": 1}\n");
    assertThat(init.encryptedTlsKey().ciphertext()).isEqualTo("dGxz");
    assertThat(init.keys().readable())
        .extracting(ValidatorKeyRecord::pubkey)
        .containsExactly(PUBKEY);
    assertThat(init.credential().token()).isEqualTo("token");
    assertThat(init.credential().expires()).isEqualTo("2026-11-22T18:00:00Z");
  }

  @Test
  void gathersTheKeysAlone() {
    dynamoDb.tls = Optional.empty();

    assertThat(material(ROLE).keys().readable())
        .extracting(ValidatorKeyRecord::pubkey)
        .containsExactly(PUBKEY);
  }

  @Test
  void gathersTheCredentialsWithoutReadingATable() {
    dynamoDb.refusing = true;

    assertThat(material(ROLE).credential().token()).isEqualTo("token");
    assertThatThrownBy(() -> material(AwsBasicCredentials.create("AKIA1", "secret")).credential())
        .isInstanceOf(HostException.class);
  }

  @Test
  void countsKeysThatAreNotActiveAndLeavesThemOut() {
    dynamoDb.keys.set(0, key(false));

    KeyRows keys = material(ROLE).init().keys();
    assertThat(keys.readable()).isEmpty();
    assertThat(keys.inactive()).isEqualTo(1);
  }

  @Test
  void tellsThatThereIsNoTlsIdentity() {
    dynamoDb.tls = Optional.empty();

    assertRefused(ROLE, "no TLS identity in the table tls-keys");
  }

  @Test
  void namesTheRowThatCannotBeReadBesideTheOthers() {
    Map<String, AttributeValue> row = key(true);
    row.put("pubkey", AttributeValue.fromS("0x" + "CD".repeat(48)));
    row.remove("chain");
    dynamoDb.keys.add(row);

    KeyRows keys = material(ROLE).keys();
    assertThat(keys.readable()).hasSize(1);
    assertThat(keys.unreadable())
        .containsExactly(new KeyFailure("cd".repeat(48), "column chain: expected a string (S)"));
  }

  @Test
  void readsOneRowOfAKeyThatIsThereInTwoSpellings() {
    Map<String, AttributeValue> other = key(true);
    other.put("pubkey", AttributeValue.fromS("0x" + PUBKEY));
    dynamoDb.keys.add(other);
    Map<String, AttributeValue> unreadable = key(true);
    unreadable.put("pubkey", AttributeValue.fromS(PUBKEY.toUpperCase(Locale.ROOT)));
    unreadable.remove("chain");
    dynamoDb.keys.add(unreadable);

    KeyRows keys = material(ROLE).keys();
    assertThat(keys.readable()).hasSize(1);
    assertThat(keys.unreadable()).isEmpty();
  }

  @Test
  void tellsWhatAwsRefused() {
    dynamoDb.refusing = true;

    assertRefused(ROLE, "AWS refused: ResourceNotFoundException: no table tls-keys");
  }

  @Test
  void tellsWhichFileCannotBeRead() throws Exception {
    Path configuration = directory.resolve("configuration.json");
    Files.delete(configuration);

    assertRefused(ROLE, "cannot read " + configuration);
  }

  @Test
  void neverSendsLongLivedCredentials() {
    assertRefused(
        AwsBasicCredentials.create("AKIA1", "secret"),
        "expected the temporary credentials of an instance role");
    assertRefused(
        AwsSessionCredentials.create("ASIA1", "secret", "token"),
        "the instance role's credentials never end");
  }

  private void assertRefused(AwsCredentials credentials, String message) {
    assertThatThrownBy(() -> material(credentials).init())
        .isInstanceOf(HostException.class)
        .hasMessage(message);
  }

  private KeyMaterial material(AwsCredentials credentials) {
    return new KeyMaterial(Configurations.in(directory), dynamoDb, () -> credentials);
  }

  private static Map<String, AttributeValue> key(boolean active) {
    return new HashMap<>(
        Map.of(
            "web3signer_uuid", AttributeValue.fromS(Configurations.DEPLOYMENT),
            "pubkey", AttributeValue.fromS(PUBKEY),
            "chain", AttributeValue.fromS("hoodi"),
            "encrypted_key_password_mnemonic_b64", AttributeValue.fromS("a2V5"),
            "active", AttributeValue.fromBool(active),
            "record_version", AttributeValue.fromN("2")));
  }
}
