package io.nitrosigner.emulators.enclave;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.protocol.tables.KeyRow;
import io.nitrosigner.protocol.tables.KeyTransfers;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.keys.KeyTree;
import io.nitrosigner.signing.keys.Mnemonic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That no key is made which another row of the table has. */
@Timeout(60)
final class OnePlaceTest {
  private static final String ABANDON = "abandon ".repeat(11) + "about";
  private static final String OTHER = "0b8b9dc5-4c49-4b56-9c5c-2b2f0a7c8e31";
  private static final String HERE = EnclaveWorld.DEPLOYMENT;
  private static final String NONE = ValidatorKeyRecord.UNASSIGNED;

  @TempDir private Path directory;

  private GenerationWorld world;
  private String mnemonic;

  @BeforeEach
  void start() throws IOException {
    mnemonic = Files.writeString(directory.resolve("words"), ABANDON).toString();
    world = GenerationWorld.start(directory);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void writesNothingWhenAnotherDeploymentHasOneOfTheKeys() {
    bring(OTHER, pubkey(1));

    assertThat(generate("3")).isEqualTo(1);

    assertThat(world.err.toString())
        .contains("the key of index 1, 0x" + pubkey(1))
        .contains("is in the table already: elsewhere (" + OTHER + ")")
        .contains("keys list --all");
    assertThat(world.rows(HERE)).isEmpty();
    assertThat(world.rows(OTHER)).hasSize(1);
  }

  @Test
  void writesNothingUnassignedThatWasAssignedMeanwhile() {
    assertThat(generate("2", "--unassigned")).isZero();
    world.forgetIndexes();
    world.move(pubkey(0), NONE, HERE);

    assertThat(generate("3", "--unassigned")).isEqualTo(1);

    assertThat(world.err.toString()).contains("elsewhere (" + HERE + ")");
    assertThat(world.rows(NONE)).hasSize(1);
  }

  @Test
  void makesTheKeysBesidesThoseThatAreHere() {
    bring(HERE, pubkey(0));

    assertThat(generate("2")).isZero();

    assertThat(world.err.toString())
        .contains("2 keys, indexes 0 to 1, 1 of them were there before");
    assertThat(world.rows(HERE)).hasSize(2);
  }

  @Test
  void writesNoKeyThatComesElsewhereInTheSameMoment() {
    world.enclaves.kmsEncrypts(
        (_, answer) -> {
          bring(NONE, pubkey(0));
          return answer;
        });

    assertThat(generate("1")).isEqualTo(1);

    assertThat(world.err.toString()).contains("is in the table already: elsewhere");
    assertThat(world.rows(HERE)).isEmpty();
  }

  private int generate(String count, String... options) {
    String[] line = {"--count", count, "--start-index", "0", "--mnemonic-in", mnemonic};
    String[] all = Arrays.copyOf(line, line.length + options.length);
    System.arraycopy(options, 0, all, line.length, options.length);
    return world.generate(all);
  }

  /** Puts a key under a deployment, as `keys import` does. */
  private void bring(String deployment, String pubkey) {
    ValidatorKeyRecord row =
        ValidatorKeyRecord.sealed(deployment, pubkey, EnclaveWorld.NETWORK, new byte[] {1});
    new KeyTransfers(world.dynamoDb, world.table)
        .create(KeyRow.of(row, Optional.empty(), Instant.EPOCH), Set.of(deployment));
  }

  private static String pubkey(long index) {
    try (Mnemonic words = Mnemonic.read(ABANDON.toCharArray());
        KeyTree tree = KeyTree.of(words.seed(new char[0]));
        SecretKey key = SecretKey.adopt(tree.signing(index))) {
      return HexFormat.of().formatHex(key.publicKey().bytes());
    }
  }
}
