package io.nitrosigner.emulators.keys;

import static io.nitrosigner.emulators.keys.KeysWorld.DEPLOYMENT;
import static io.nitrosigner.emulators.keys.KeysWorld.OTHER;
import static io.nitrosigner.emulators.keys.Keystores.PASSWORD;
import static io.nitrosigner.emulators.keys.Keystores.pubkey;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.nitrosigner.emulators.aws.AwsException;
import io.nitrosigner.emulators.keys.KeysWorld.Said;
import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.protocol.tables.KeyPosition;
import io.nitrosigner.protocol.tables.KeySummary;
import io.nitrosigner.signing.keys.InteropKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Keystores come into the table whole, or not at all and with a reason. */
@Timeout(120)
final class KeysImportTest {
  @TempDir private Path directory;

  private Path keystores;
  private Path password;
  private KeysWorld world;

  @BeforeEach
  void start() throws IOException {
    keystores = Files.createDirectory(directory.resolve("keystores"));
    password = Keystores.password(directory, PASSWORD);
    world = new KeysWorld(directory);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void sealsSecretsForTheDeploymentAndItsNetwork() throws IOException {
    Keystores.write(keystores, 3);
    Files.writeString(keystores.resolve("deposit_data-1700000000.json"), "[]");

    Said said = imported();

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out()).startsWith("0x" + pubkey(3) + "  imported  ").hasLineCount(1);
    assertThat(said.err())
        .isEqualTo(
            """
            nitro-signer: 1 keys: 1 imported
            nitro-signer: 1 keys have no signing history: they sign no block and no attestation
            nitro-signer: hint: `nitro-signer slashing import FILE` takes it from the signer that \
            had them; for keys that have never signed anything, run it again with --never-signed
            """);
    ValidatorKeyRecord row =
        world.transfers().find(new KeyPosition(DEPLOYMENT, pubkey(3))).orElseThrow().record();
    assertThat(row.version()).isEqualTo(2);
    assertThat(row.chain()).isEqualTo(KeysWorld.NETWORK);
    assertThat(decrypted(row)).isEqualTo(InteropKeys.secret(3));
  }

  private byte[] decrypted(ValidatorKeyRecord row) {
    try (AwsClients aws = AwsClients.of(world.deployment())) {
      return aws.kms()
          .decrypt(
              r ->
                  r.ciphertextBlob(SdkBytes.fromByteArray(row.ciphertextBlob()))
                      .encryptionContext(row.encryptionContext()))
          .plaintext()
          .asByteArray();
    }
  }

  @Test
  void oneBadFileStopsNoOther() throws IOException {
    Keystores.write(keystores, 0);
    Map<String, Object> damaged = Keystores.of(1);
    Keystores.module(damaged, "checksum").put("message", "00".repeat(32));
    Keystores.write(keystores.resolve("checksum.json"), damaged);
    Map<String, Object> foreign = Keystores.of(2);
    foreign.put("pubkey", pubkey(9));
    Keystores.write(keystores.resolve("foreign.json"), foreign);
    Files.writeString(keystores.resolve("list.json"), "[]");
    Files.writeString(keystores.resolve("long.json"), " ".repeat(70_000));
    Map<String, Object> argon = Keystores.of(4);
    Keystores.module(argon, "kdf").put("function", "argon2");
    Keystores.write(keystores.resolve("kdf.json"), argon);
    Keystores.write(keystores.resolve("twin.json"), Keystores.of(0));
    Keystores.write(keystores, 5);

    Said said = imported();

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).startsWith("nitro-signer: 8 keys: 2 imported, 1 duplicate, 5 damaged\n");
    assertThat(said.out())
        .contains(
            "the password is right, but the checksum is damaged in the keystore of 0x" + pubkey(1),
            "the secret of 0x" + pubkey(9) + " is the secret of 0x" + pubkey(2),
            "list.json  damaged: skipped (the file is not a JSON object)",
            "long.json: expected at most 65536 bytes",
            "crypto.kdf.params: expected scrypt or pbkdf2, was \"argon2\"",
            "0x" + pubkey(0) + "  the same key as in another file: skipped");
    assertThat(world.rows()).extracting(KeySummary::pubkey).containsOnly(pubkey(0), pubkey(5));
  }

  @Test
  void tellsAWrongPasswordAndWritesNothing() throws IOException {
    Keystores.write(keystores, 0);
    password = Keystores.password(directory, "another");

    Said said = imported();

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out())
        .contains("0x" + pubkey(0) + "  wrong password, or damaged (checksum mismatch: ")
        .doesNotContain("another");
    assertThat(world.rows()).isEmpty();
  }

  @Test
  void takesAPasswordForEach() throws IOException {
    Path passwords = Files.createDirectory(directory.resolve("passwords"));
    for (int i = 0; i < 4; i++) {
      Keystores.write(keystores, i);
    }
    Files.writeString(passwords.resolve("keystore-00000.txt"), PASSWORD);
    Files.writeString(passwords.resolve("0x" + pubkey(1)), PASSWORD);
    Files.write(passwords.resolve("keystore-00002.txt"), new byte[] {(byte) 0xff});

    Said said = world.keys("import", keystores.toString(), "--password-dir", passwords.toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).startsWith("nitro-signer: 4 keys: 2 imported, 2 wrong_password\n");
    assertThat(said.out())
        .contains("keystore-00002.txt: expected a password in UTF-8")
        .contains("no password file " + passwords.resolve("keystore-00003.txt"));
  }

  @Test
  void changesNothingWhenRunAgain() throws IOException {
    Keystores.write(keystores, 0);
    imported();
    Map<String, AttributeValue> before = world.item(DEPLOYMENT, pubkey(0));

    Said said = world.keys("import", keystores.toString()); // no password is asked for

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.err()).startsWith("nitro-signer: 1 keys: 1 present\n");
    assertThat(world.item(DEPLOYMENT, pubkey(0))).isEqualTo(before);
  }

  @Test
  void writesNothingInADryRunButOpensAll() throws IOException {
    Keystores.write(keystores, 0);
    Map<String, Object> damaged = Keystores.of(1);
    Keystores.module(damaged, "checksum").put("message", "00".repeat(32));
    Keystores.write(keystores.resolve("checksum.json"), damaged);

    Said said = imported("--dry-run");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo(
            """
            nitro-signer: 2 keys: 1 imported, 1 damaged
            nitro-signer: nothing was changed: this was a dry run
            """);
    assertThat(world.rows()).isEmpty();
  }

  @Test
  void continuesWhereItWasInterrupted() throws IOException {
    for (int i = 0; i < 40; i++) {
      Keystores.write(keystores, i);
    }
    AtomicInteger encrypted = new AtomicInteger();
    world.kmsLies(
        (_, answer) -> {
          if (encrypted.incrementAndGet() > 15) {
            throw AwsException.client("DisabledException", "the key is disabled.");
          }
          return answer;
        });

    Said interrupted = imported();

    assertThat(interrupted.exit()).isEqualTo(1);
    assertThat(interrupted.err())
        .contains("nitro-signer: error: after 15 of 40 keys: AWS said: the key is disabled.")
        .contains("nitro-signer: hint: run it again, which continues");
    assertThat(interrupted.out()).hasLineCount(15);
    assertThat(world.rows()).hasSize(15);

    world.kmsIsHonest();
    Said said = imported();

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.err()).startsWith("nitro-signer: 40 keys: 25 imported, 15 present\n");
    assertThat(world.rows()).hasSize(40);
  }

  @Test
  void stopsAtOnceWhenKmsDenies() throws IOException {
    for (int i = 0; i < 20; i++) {
      Keystores.write(keystores, i);
    }
    AtomicInteger asked = new AtomicInteger();
    world.kmsLies(
        (_, _) -> {
          asked.incrementAndGet();
          throw AwsException.client(
              "AccessDeniedException", "User: … is not authorized to perform: kms:Encrypt");
        });

    Said said = imported();

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("after 0 of 20 keys: AWS said: User: … is not authorized");
    assertThat(asked.get()).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(world.rows()).isEmpty();
  }

  @Test
  void slowsDownWhenKmsThrottles() throws IOException {
    for (int i = 0; i < 6; i++) {
      Keystores.write(keystores, i);
    }
    AtomicInteger asked = new AtomicInteger();
    world.kmsLies(
        (_, answer) -> {
          if (asked.incrementAndGet() % 2 == 1) {
            throw throttled();
          }
          return answer;
        });

    Said said = imported();

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(asked.get()).isGreaterThanOrEqualTo(12);
    assertThat(world.rows()).hasSize(6);
  }

  private static AwsException throttled() {
    return AwsException.client("ThrottlingException", "Rate exceeded");
  }

  @Test
  void saysWhenTheTableIsMissingBeforeAnyPasswordIsTried() throws IOException {
    Keystores.write(keystores, 0);
    world.output(Output.VALIDATOR_KEYS_TABLE, "elsewhere");

    Said said = imported();

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).isEmpty();
    assertThat(said.err())
        .isEqualTo(
            """
            nitro-signer: error: no table elsewhere in eu-central-1
            nitro-signer: hint: deploy the stack test, or look for another outputs file
            """);
  }

  @Test
  void refusesAKeyThatIsSomewhereElse() throws IOException {
    for (int i = 0; i < 4; i++) {
      Keystores.write(keystores, i);
    }
    put(OTHER, 0, Map.of());
    put("none", 1, Map.of());
    put(DEPLOYMENT, 2, Map.of("chain", fromS("mainnet")));
    put(DEPLOYMENT, 3, Map.of());
    put(OTHER, 3, Map.of());

    Said said = imported();

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out())
        .contains("0x" + pubkey(0) + "  a deployment has it already: skipped (" + OTHER + ")")
        .contains("0x" + pubkey(1) + "  in the table, unassigned")
        .contains(pubkey(2) + "  a key of another network: skipped (mainnet, expected hoodi)")
        .contains(pubkey(3) + "  in the table more than once");
    assertThat(world.rows()).hasSize(5);
  }

  @Test
  void seesThatAnotherDeploymentHasTakenAKeyMeanwhile() throws IOException {
    Keystores.write(keystores, 0);
    world.kmsLies(
        (_, answer) -> {
          put(OTHER, 0, Map.of()); // which had no row when the table was read
          return answer;
        });

    Said said = imported();

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out())
        .contains("0x" + pubkey(0) + "  in the table more than once", DEPLOYMENT, OTHER)
        .contains("keystore-00000.json");
    assertThat(said.err()).doesNotContain("imported");
  }

  @Test
  void seesThatItsOwnDeploymentHasTakenAKeyMeanwhile() throws IOException {
    Keystores.write(keystores, 0);
    world.kmsLies(
        (_, answer) -> {
          put(DEPLOYMENT, 0, Map.of());
          return answer;
        });

    assertThat(imported("--unassigned").out()).contains("a deployment has it already: skipped");
    assertThat(world.places(pubkey(0))).containsExactly(DEPLOYMENT);
  }

  @Test
  void importsForNoDeploymentYet() throws IOException {
    Keystores.write(keystores, 0);

    assertThat(imported("--unassigned").exit()).isZero();

    assertThat(world.places(pubkey(0))).containsExactly("none");
    assertThat(imported("--unassigned").err()).startsWith("nitro-signer: 1 keys: 1 present\n");
  }

  @Test
  void knowsAKeyWhoseKeystoreDoesNotNameIt() throws IOException {
    Map<String, Object> unnamed = Keystores.of(0);
    unnamed.remove("pubkey");
    Keystores.write(keystores.resolve("a.json"), unnamed);
    Keystores.write(keystores.resolve("b.json"), unnamed);

    Said said = imported("--json");

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out()).contains("\"pubkey\":\"0x" + pubkey(0) + "\"", "\"present\"");
    assertThat(world.rows()).hasSize(1);
  }

  @Test
  void wantsToKnowTheNetwork() throws IOException {
    Keystores.write(keystores, 0);

    Said other = imported("--network", "mainnet");
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.err())
        .contains("--network: expected hoodi, which the deployment signs for, was mainnet");
    world.withoutOutput(Output.NETWORK);
    assertThat(imported().err()).contains("the outputs do not name the deployment's network");
    assertThat(imported("--network", "sepolia").exit()).isZero();
    assertThat(world.item(DEPLOYMENT, pubkey(0)).get("chain")).isEqualTo(fromS("sepolia"));
  }

  @Test
  void wantsEitherKeystoresOrATable() throws IOException {
    assertThat(world.keys("import").exit()).isEqualTo(2);
    assertThat(imported("--table", "other").exit()).isEqualTo(2);
    assertThat(imported("--password-dir", keystores.toString()).exit()).isEqualTo(2);
    Said said = imported();
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("error: no keystore in " + keystores);
    Keystores.write(keystores, 0);
    Said unasked = world.keys("import", keystores.toString());
    assertThat(unasked.exit()).isEqualTo(2);
    assertThat(unasked.err()).contains("no terminal to ask for the password");
  }

  private Said imported(String... options) throws IOException {
    String[] line = new String[options.length + 3];
    line[0] = keystores.toString();
    line[1] = "--password-file";
    line[2] = password.toString();
    System.arraycopy(options, 0, line, 3, options.length);
    return world.keys("import", line);
  }

  private void put(String deployment, int key, Map<String, AttributeValue> columns) {
    Map<String, AttributeValue> row = new HashMap<>(KeysWorld.referenceRow(deployment, key));
    row.put("pubkey", fromS(pubkey(key)));
    row.putAll(columns);
    world.put(row);
  }
}
