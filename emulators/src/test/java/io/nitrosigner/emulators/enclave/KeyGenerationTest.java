package io.nitrosigner.emulators.enclave;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.emulators.aws.AwsException;
import io.nitrosigner.emulators.enclave.SignerClient.Response;
import io.nitrosigner.operator.network.Networks;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.protocol.tables.NextIndexes;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.Signature;
import io.nitrosigner.signing.duty.SigningRequest;
import io.nitrosigner.signing.ssz.Root;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys from their birth by the command line to their first signature in an enclave. */
@Timeout(60)
final class KeyGenerationTest {
  @TempDir private Path directory;

  private GenerationWorld world;
  private Path mnemonic;

  @BeforeEach
  void start() throws IOException {
    mnemonic = directory.resolve("words");
    world = GenerationWorld.start(directory);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void signsWithWhatWasGenerated() throws IOException {
    assertThat(world.generate("--count", "3", "--mnemonic-out", mnemonic.toString())).isZero();

    assertThat(world.err.toString())
        .contains("3 keys, indexes 0 to 2, 0 of them were there before")
        .contains("the next unused index of this mnemonic is 3")
        .contains("warning: the keys are not registered as never used")
        .contains("nitro-signer slashing register --deposits");
    List<ValidatorKeyRecord> rows = world.rows(EnclaveWorld.DEPLOYMENT);
    assertThat(rows).hasSize(3).allMatch(row -> row.version() == 2 && row.active());
    try (ServingGuest enclave = ServingGuest.serve(world.enclaves, rows)) {
      for (JsonNode deposit : world.deposits()) {
        assertSigns(enclave, deposit.path("pubkey").asText());
      }
    }
  }

  private static void assertSigns(ServingGuest enclave, String pubkey) throws IOException {
    String request = Requests.randaoReveal();
    Response response = enclave.sign(pubkey, request);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    Root root =
        SigningRequest.read(
                Json.mapper().readValue(request, new TypeReference<Map<String, Object>>() {}),
                Networks.find(EnclaveWorld.NETWORK))
            .duty()
            .signingRoot()
            .root();
    String signature = response.body().replaceAll("[^0-9a-fx]", "");
    assertThat(
            Signature.read(signature.substring(signature.indexOf("0x")))
                .verifies(PublicKey.read(pubkey), root.bytes()))
        .isTrue();
  }

  @Test
  void keepsTheMnemonicWhereAskedAndNowhereElse() throws IOException {
    world.generate("--count", "1", "--mnemonic-out", mnemonic.toString());

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mnemonic)))
        .isEqualTo("rw-------");
    String words = Files.readString(mnemonic).strip();
    assertThat(words.split(" ", -1)).hasSize(24);
    assertThat(world.out + world.err.toString()).doesNotContain(words.split(" ", -1)[0] + " ");
    assertThat(world.dynamoDb.scan(r -> r.tableName(world.table)).items().toString())
        .doesNotContain(words, words.split(" ", -1)[23] + " ");

    assertThat(world.generate("--count", "1", "--mnemonic-out", mnemonic.toString())).isEqualTo(1);
    assertThat(world.err.toString()).contains("exists, and a mnemonic is never overwritten");
    assertThat(Files.readString(mnemonic).strip()).isEqualTo(words);
  }

  @Test
  void finishesWhatWasInterrupted() throws IOException {
    AtomicInteger sealed = new AtomicInteger();
    world.enclaves.kmsEncrypts(
        (_, answer) -> {
          if (sealed.incrementAndGet() > 70) {
            throw AwsException.client("AccessDeniedException", "not any more");
          }
          return answer;
        });
    assertThat(world.generate("--count", "100", "--mnemonic-out", mnemonic.toString()))
        .isEqualTo(1);
    assertThat(world.err.toString())
        .contains("KMS does not encrypt under " + world.enclaves.records().keyArn(), "not any more")
        .contains("run it again with --mnemonic-in and --start-index 0, which finishes");
    assertThat(world.rows(EnclaveWorld.DEPLOYMENT)).hasSize(70);
    assertThat(world.depositFiles()).isEmpty();

    world.enclaves.kmsIsHonest();
    assertThat(world.generate("--count", "100", "--mnemonic-in", mnemonic.toString())).isZero();
    assertThat(world.err.toString())
        .contains("100 keys, indexes 0 to 99, 70 of them were there before")
        .containsSubsequence("slashing import FILE", "Only if they never have", "register");
    assertThat(world.rows(EnclaveWorld.DEPLOYMENT)).hasSize(100);
    assertThat(world.deposits()).hasSize(100);

    assertThat(world.generate("--count", "2", "--mnemonic-in", mnemonic.toString())).isZero();
    assertThat(world.err.toString()).contains("indexes 100 to 101, 0 of them were there before");
  }

  @Test
  void refusesAnotherDeploymentWhatWasBegunForOne() throws IOException {
    world.enclaves.kmsEncrypts(
        (_, _) -> {
          throw AwsException.client("AccessDeniedException", "no");
        });
    world.generate("--count", "2", "--mnemonic-out", mnemonic.toString());
    world.enclaves.kmsIsHonest();

    assertThat(world.generate("--count", "2", "--unassigned", "--mnemonic-in", mnemonic.toString()))
        .isEqualTo(1);
    assertThat(world.err.toString())
        .contains("indexes 0 to 1 of this mnemonic were begun for the deployment");
    assertThat(
            world.generate(
                "--count",
                "1",
                "--unassigned",
                "--start-index",
                "2",
                "--mnemonic-in",
                mnemonic.toString()))
        .isZero();
    assertThat(world.rows(ValidatorKeyRecord.UNASSIGNED)).hasSize(1);
  }

  @Test
  void failsIfItCannotRegisterWhatItWasAskedTo() throws IOException {
    world.generate("--count", "1", "--mnemonic-out", mnemonic.toString());

    assertThat(
            world.generate("--count", "1", "--never-signed", "--mnemonic-in", mnemonic.toString()))
        .isEqualTo(1);

    assertThat(world.rows(EnclaveWorld.DEPLOYMENT)).hasSize(2);
    assertThat(world.err.toString()).contains("slashing register --deposits");
  }

  @Test
  void makesNoKeyASecondTime() throws IOException {
    world.generate("--count", "2", "--mnemonic-out", mnemonic.toString());
    String words = mnemonic.toString();
    assertThat(world.generate("--count", "3", "--start-index", "0", "--mnemonic-in", words))
        .isZero();
    assertThat(world.err.toString())
        .contains("3 keys, indexes 0 to 2, 2 of them were there before");
    world.remove(world.deposits().get(1).path("pubkey").asText());

    assertThat(world.generate("--count", "3", "--start-index", "0", "--mnemonic-in", words))
        .isEqualTo(1);

    assertThat(world.err.toString())
        .contains("index 1 of this mnemonic was used, and its key 0x")
        .contains("hint: the next unused index is 3");
    assertThat(world.rows(EnclaveWorld.DEPLOYMENT)).hasSize(2);
    assertThat(world.rows(NextIndexes.PARTITION)).as("no key").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--amount 1, " + GenerationWorld.ADDRESS + ", another deposit",
    "--compounding, " + GenerationWorld.ADDRESS + ", another deposit",
    "--compounding, 0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359, another deposit",
    "--network mainnet, "
        + GenerationWorld.ADDRESS
        + ", 'other_network (minimal, expected mainnet)'"
  })
  void makesNothingOfARangeOfWhichAKeyHasAnotherDeposit(
      String option, String address, String problem) throws IOException {
    String words = mnemonic.toString();
    world.generate("--count", "2", "--mnemonic-out", words);
    world.remove(world.deposits().getFirst().path("pubkey").asText());
    world.forgetIndexes();
    List<String> line =
        new ArrayList<>(List.of("--count", "3", "--start-index", "0", "--mnemonic-in", words));
    line.addAll(List.of(option.split(" ", -1)));

    assertThat(world.withdrawingTo(address, line.toArray(String[]::new))).isEqualTo(1);

    assertThat(world.err.toString()).contains("the key of index 1, 0x", problem);
    assertThat(world.dynamoDb.scan(r -> r.tableName(world.table)).items()).hasSize(1);
  }

  @Test
  void waitsWhileKmsThrottles() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    world.enclaves.kmsEncrypts(
        (_, answer) -> {
          if (asked.incrementAndGet() <= 2) {
            throw AwsException.client("ThrottlingException", "Rate exceeded");
          }
          return answer;
        });

    assertThat(world.generate("--count", "4", "--mnemonic-out", mnemonic.toString())).isZero();
    assertThat(world.rows(EnclaveWorld.DEPLOYMENT)).hasSize(4);
  }

  @Test
  void tellsThatThereIsNoTable() throws IOException {
    world.dynamoDb.deleteTable(r -> r.tableName(world.table));

    assertThat(world.generate("--count", "1", "--mnemonic-out", mnemonic.toString())).isEqualTo(1);

    assertThat(world.err.toString())
        .contains("no table " + world.table + " in eu-central-1")
        .contains("then run it again with --mnemonic-in and --start-index 0");
    assertThat(mnemonic).as("written before anything else").exists();
  }

  @Test
  void foreseesWithoutChangingAnything() throws IOException {
    world.generate("--count", "1", "--mnemonic-out", mnemonic.toString());
    world.out.getBuffer().setLength(0);

    assertThat(
            world.generate(
                "--count",
                "2",
                "--dry-run",
                "--json",
                "--start-index",
                "0",
                "--mnemonic-in",
                mnemonic.toString()))
        .isZero();

    JsonNode plan = Json.mapper().readTree(world.out.toString());
    assertThat(plan.path("next_index").asInt()).isEqualTo(2);
    assertThat(plan.at("/keys/0/created").asBoolean()).isFalse();
    assertThat(plan.at("/keys/1/created").asBoolean()).isTrue();
    assertThat(world.rows(EnclaveWorld.DEPLOYMENT)).hasSize(1);
    assertThat(world.depositFiles()).hasSize(1);
  }

  @Test
  void beginsWithNoIndexOfAMnemonicThatTheTableDoesNotKnow() throws IOException {
    world.generate("--count", "1", "--mnemonic-out", mnemonic.toString());
    world.forgetIndexes();
    world.remove(world.deposits().getFirst().path("pubkey").asText());
    String[] more = {"--count", "1", "--mnemonic-in", mnemonic.toString()};

    assertThat(world.generate(more)).isEqualTo(1);

    assertThat(world.err.toString())
        .contains("this table knows nothing of this mnemonic: another table or tool may have used")
        .contains("hint: --start-index I names the first that was never used anywhere; 0 if none");
    assertThat(world.rows(EnclaveWorld.DEPLOYMENT)).isEmpty();
  }

  @Test
  void finishesWhatWasInterruptedAtItsVeryStart() throws IOException {
    String words = mnemonic.toString();
    world.generate("--count", "2", "--mnemonic-out", words);
    world.forgetIndexes();

    assertThat(world.generate("--count", "3", "--start-index", "0", "--mnemonic-in", words))
        .isZero();

    assertThat(world.err.toString())
        .contains("3 keys, indexes 0 to 2, 2 of them were there before");
  }

  @Test
  void makesTheSameKeysAgainWhoseDepositsWereNotKept() throws IOException {
    Path deposits = Files.createDirectory(directory.resolve("deposits"));
    world.enclaves.kmsEncrypts(
        (_, answer) -> {
          for (File file : Objects.requireNonNull(deposits.toFile().listFiles())) {
            assertThat(file.delete()).isTrue(); // as a crash does, before the file has its name
          }
          return answer;
        });
    String[] line = {"--count", "2", "--mnemonic-out", mnemonic.toString()};
    String[] elsewhere = {"--deposit-dir", deposits.toString()};
    assertThat(
            world.generate(Stream.of(line, elsewhere).flatMap(Stream::of).toArray(String[]::new)))
        .isEqualTo(1);
    world.enclaves.kmsIsHonest();

    assertThat(world.generate("--count", "2", "--mnemonic-in", mnemonic.toString())).isZero();

    assertThat(world.err.toString()).contains("indexes 0 to 1, 2 of them were there before");
    assertThat(world.deposits()).hasSize(2);
  }
}
