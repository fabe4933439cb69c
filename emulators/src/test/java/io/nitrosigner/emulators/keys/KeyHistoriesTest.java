package io.nitrosigner.emulators.keys;

import static io.nitrosigner.emulators.keys.KeysWorld.DEPLOYMENT;
import static io.nitrosigner.emulators.keys.KeysWorld.pubkey;
import static io.nitrosigner.emulators.keys.KeysWorld.referenceRow;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.nitrosigner.emulators.keys.KeysWorld.Said;
import io.nitrosigner.operator.slashing.DeployedHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the key verbs make of the histories that keys have. */
@Timeout(60)
final class KeyHistoriesTest {
  private KeysWorld world;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    world = new KeysWorld(directory);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void oneDamagedHistoryHidesNoOther() throws IOException {
    world.put(referenceRow(DEPLOYMENT, 1));
    world.put(referenceRow(DEPLOYMENT, 2));
    world.putHistory(pubkey(1), Map.of("block_slot", fromS("seven")));
    world.putHistory(pubkey(2), Map.of("block_slot", fromN("7")));

    Said said = world.keys("list");

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("the signing history of 0x" + pubkey(1) + " is not authentic: ")
        .contains("block 7, attestation -");
    assertThat(said.err()).endsWith("0 without a history, 1 with problems\n");
  }

  @Test
  void tellsOfADamagedHistoryOnceTheKeyIsAssigned() throws IOException {
    world.put(referenceRow("none", 1));
    world.put(referenceRow("none", 2));
    world.putHistory(pubkey(1), Map.of("block_slot", fromS("seven")));

    Said said = world.keys("assign", "--all");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out())
        .contains("0x" + pubkey(1) + "  assigned", "0x" + pubkey(2) + "  assigned");
    assertThat(said.err())
        .contains("error: the signing history of 0x" + pubkey(1) + " is not authentic: ")
        .contains("1 keys have no signing history");
  }

  @Test
  void warnsOfAKeyThatComesBackWithAnOldHistory() throws IOException {
    world.put(referenceRow("none", 1));
    world.put(referenceRow("none", 2));
    world.putHistory(pubkey(1), Map.of("vote_source", fromN("8"), "vote_target", fromN("9")));
    world.putHistory(pubkey(2), Map.of()); // registered as never used

    Said said = world.keys("assign", "--all");

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.err())
        .contains("warning: 1 keys have a history here and sign from there on: if one has signed")
        .contains("keep the validator clients stopped until `nitro-signer slashing import FILE`");
    assertThat(world.keys("assign", pubkey(1)).err()).doesNotContain("warning");
  }

  @Test
  void leavesOutWhatIsNoKeyInTheTable() {
    world.put(referenceRow(DEPLOYMENT, 1));
    Map<String, AttributeValue> junk = new HashMap<>(referenceRow(DEPLOYMENT, 2));
    junk.put("pubkey", fromS("no key"));
    world.put(junk);

    try (DeployedHistory history = DeployedHistory.of(world.deployment())) {
      assertThat(history.keys()).extracting(Object::toString).containsExactly("0x" + pubkey(1));
    }
  }
}
