package io.nitrosigner.emulators.keys;

import static io.nitrosigner.emulators.keys.KeysWorld.DEPLOYMENT;
import static io.nitrosigner.emulators.keys.KeysWorld.OTHER;
import static io.nitrosigner.emulators.keys.KeysWorld.pubkey;
import static io.nitrosigner.emulators.keys.KeysWorld.referenceRow;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import io.nitrosigner.emulators.keys.KeysWorld.Said;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.protocol.tables.KeySummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Keys move between {@code none} and a deployment, and go, one place at a time. */
@Timeout(120)
final class KeysAssignTest {
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
  void movesARowWithEveryColumnThatItHas() throws IOException {
    Map<String, AttributeValue> row = referenceRow("none", 1);
    row.put("label", fromS("somebody's own column"));
    row.put("tags", fromSs(List.of("a", "b")));
    world.put(row);

    Said said = world.keys("assign", "0x" + pubkey(1));

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out()).isEqualTo("0x" + pubkey(1) + "  assigned\n");
    assertThat(said.err()).contains("1 keys have no signing history");
    assertThat(world.places(pubkey(1))).containsExactly(DEPLOYMENT);
    row.put("web3signer_uuid", fromS(DEPLOYMENT));
    assertThat(world.item(DEPLOYMENT, pubkey(1))).isEqualTo(row);
    assertThat(world.keys("assign", pubkey(1)).out()).endsWith("  there already\n");

    Said back = world.keys("unassign", pubkey(1));
    assertThat(back.exit()).isZero();
    assertThat(back.err()).contains("each enclave that is running drops them by itself");
    row.put("web3signer_uuid", fromS("none"));
    assertThat(world.item("none", pubkey(1))).isEqualTo(row);
    assertThat(world.places(pubkey(1))).containsExactly("none");
    assertThat(world.keys("unassign", pubkey(1)).out()).endsWith("  there already\n");
  }

  @Test
  void spellsAKeyAsTheTableDoesWhenItMovesOne() throws IOException {
    String key = "ab".repeat(48);
    world.put(with(referenceRow("none", 1), "pubkey", fromS("0x" + "AB".repeat(48))));

    assertThat(world.keys("assign", key).exit()).isZero();
    assertThat(world.item(DEPLOYMENT, key)).isNotEmpty();
    assertThat(world.rows()).hasSize(1);
  }

  @Test
  void leavesWhatCannotBeLoadedWhereItIs() throws IOException {
    world.put(with(referenceRow("none", 1), "active", fromBool(false)));
    world.put(with(referenceRow("none", 2), "chain", fromS("goerli")));
    world.put(with(referenceRow("none", 3), "active", fromS("yes")));
    world.put(
        with(referenceRow("none", 4), "encrypted_key_password_mnemonic_b64", fromS("not base64")));
    world.put(referenceRow(OTHER, 5));
    world.put(referenceRow("none", 6));
    world.put(referenceRow(OTHER, 6));
    world.put(referenceRow("none", 7));

    Said said = world.keys("assign", "0x" + pubkey(5), pubkey(8), pubkey(1), pubkey(2), pubkey(3));
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out())
        .isEqualTo(
            """
            0x%s  a deployment has it already: skipped (%s)
            0x%s  not in the table
            0x%s  not active: skipped
            0x%s  a key of another network: skipped (goerli, expected hoodi)
            0x%s  damaged: skipped (column active: expected a boolean (BOOL))
            """
                .formatted(pubkey(5), OTHER, pubkey(8), pubkey(1), pubkey(2), pubkey(3)));

    Said all = world.keys("assign", "--all");
    assertThat(all.exit()).isEqualTo(1);
    assertThat(all.err())
        .startsWith(
            "nitro-signer: 6 keys: 1 assigned, 1 several, 1 other_network, 1 inactive, 2 damaged\n");
    assertThat(all.out()).contains("encrypted_key_password_mnemonic_b64: expected base64");
    assertThat(world.rows().stream().filter(row -> row.position().deployment().equals(DEPLOYMENT)))
        .extracting(KeySummary::pubkey)
        .containsExactly(pubkey(7));
  }

  @Test
  void takesBookkeepingForNoKey() throws IOException {
    world.put(with(referenceRow("next-index", 1), "pubkey", fromS("hoodi")));
    world.put(with(referenceRow("next-index", 1), "pubkey", fromS(pubkey(1))));
    world.put(referenceRow("none", 1));

    assertThat(world.keys("assign", pubkey(1)).exit()).isZero();
    assertThat(world.keys("list", "--all").out()).hasLineCount(2);
    assertThat(world.item("next-index", pubkey(1))).isNotEmpty();
  }

  @Test
  void assignsNothingInADryRun() throws IOException {
    world.put(referenceRow("none", 1));

    Said said = world.keys("assign", "--all", "--dry-run", "--json");

    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .isEqualTo(
            "[{\"pubkey\":\"0x%s\",\"file\":null,\"outcome\":\"assigned\",\"message\":null}]\n"
                .formatted(pubkey(1)));
    assertThat(world.places(pubkey(1))).containsExactly("none");
  }

  @Test
  void unassignsAllOnlyWhenTheNumberIsConfirmed() throws IOException {
    world.put(referenceRow(DEPLOYMENT, 1));
    world.put(referenceRow(DEPLOYMENT, 2));
    world.put(referenceRow(OTHER, 3));

    assertThat(world.keys("unassign", "--all", "--yes", "3").exit()).isEqualTo(2);
    assertThat(world.places(pubkey(1))).containsExactly(DEPLOYMENT);
    assertThat(world.keys("unassign", "--all", "--yes", "2").exit()).isZero();
    assertThat(world.places(pubkey(1))).containsExactly("none");
    assertThat(world.places(pubkey(3))).containsExactly(OTHER);
    Said other = world.keys("unassign", pubkey(3));
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.out()).contains(OTHER);
  }

  @Test
  void unassignsAKeyThatTwoDeploymentsHave() throws IOException {
    world.put(referenceRow(DEPLOYMENT, 1));
    world.put(referenceRow(OTHER, 1));

    assertThat(world.keys("list").out()).contains("more than once, also under " + OTHER);
    assertThat(world.keys("unassign", pubkey(1)).exit()).isZero();
    assertThat(world.places(pubkey(1))).containsExactly(OTHER, "none");
    assertThat(world.keys("assign", pubkey(1)).exit()).isEqualTo(1);

    assertThat(world.keys("remove", pubkey(1), "--yes", "1").exit()).isZero();
    assertThat(world.places(pubkey(1))).containsExactly(OTHER);
  }

  @Test
  void takesADamagedRowFromADeploymentThatSignsWithItsKey() throws IOException {
    world.put(with(referenceRow(DEPLOYMENT, 1), "active", fromS("false")));
    world.put(
        with(
            referenceRow(DEPLOYMENT, 2),
            "encrypted_key_password_mnemonic_b64",
            fromS("no base64")));

    Said said = world.keys("unassign", pubkey(1), pubkey(2));

    assertThat(said.exit()).as(said.out()).isZero();
    assertThat(world.places(pubkey(1))).containsExactly("none");
    assertThat(world.item("none", pubkey(1)).get("active")).isEqualTo(fromS("false"));
    assertThat(world.places(pubkey(2))).containsExactly("none");
    assertThat(world.keys("remove", pubkey(1), pubkey(2), "--yes", "2").exit()).isZero();
  }

  @Test
  void removesOnlyWhatNoDeploymentHas() throws IOException {
    world.put(referenceRow(DEPLOYMENT, 1));
    world.put(referenceRow("none", 2));
    String[] both = {pubkey(1), pubkey(2)};

    assertThat(world.keys("remove", both[0], both[1], "--dry-run").exit()).isEqualTo(1);
    assertThat(world.keys("remove", both[0], both[1], "--yes", "2").exit()).isEqualTo(2);
    assertThat(world.rows()).hasSize(2);
    Said said = world.keys("remove", both[0], both[1], "--yes", "1");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out())
        .contains("0x" + pubkey(1) + "  assigned: `keys unassign` first (" + DEPLOYMENT + ")")
        .contains("0x" + pubkey(2) + "  removed");
    assertThat(said.err()).endsWith("nitro-signer: their signing history is kept\n");
    assertThat(world.rows()).extracting(KeySummary::pubkey).containsExactly(pubkey(1));
    assertThat(world.keys("remove", pubkey(2), "--yes", "0").out()).contains("not in the table");
  }

  @Test
  void takesRowsOfAnotherTableAsTheyAre() throws IOException {
    String old = "old-" + world.table;
    world.createKeyTable(old);
    world.put(old, referenceRow("none", 1));
    world.put(old, with(referenceRow("none", 2), "active", fromBool(false)));
    world.put(old, with(referenceRow("none", 3), "chain", fromS("goerli")));
    world.put(old, referenceRow(OTHER, 4));
    world.put(referenceRow(OTHER, 5));
    world.put(old, referenceRow("none", 5));

    Said dry = world.keys("import", "--table", old, "--dry-run");
    assertThat(dry.err()).startsWith("nitro-signer: 4 keys: 1 imported, 1 elsewhere,");
    assertThat(world.rows()).hasSize(1);
    Said said = world.keys("import", "--table", old);

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out())
        .contains("0x" + pubkey(1) + "  imported")
        .contains("0x" + pubkey(2) + "  not active: skipped")
        .contains("0x" + pubkey(3) + "  a key of another network: skipped (goerli")
        .contains("0x" + pubkey(5) + "  a deployment has it already: skipped");
    assertThat(world.item(DEPLOYMENT, pubkey(1)))
        .isEqualTo(with(referenceRow("none", 1), "web3signer_uuid", fromS(DEPLOYMENT)));
    assertThat(world.keys("import", "--table", old, "--from-deployment", OTHER).out())
        .isEqualTo("0x" + pubkey(4) + "  imported\n");
    assertThat(world.rows()).hasSize(3);
  }

  @Test
  void refusesRowsOfWhatIsNoDeployment() throws IOException {
    Said said = world.keys("import", "--table", "old", "--from-deployment", "40eec9d0-6a37");
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err())
        .contains("--from-deployment: expected none or a deployment's UUID, was 40eec9d0-6a37");
  }

  @Test
  void explainsThatItsOwnTableNeedsNoImport() throws IOException {
    Said own = world.keys("import", "--table", world.table);
    assertThat(own.exit()).isEqualTo(1);
    assertThat(own.err()).contains("is the deployment's own", "keys assign");
    Said absent = world.keys("import", "--table", "nowhere");
    assertThat(absent.exit()).isEqualTo(1);
    assertThat(absent.err()).contains("no table nowhere in eu-central-1");
  }

  @Test
  void listsWhatTheSignerLoadsAndWhatNot() throws IOException {
    world.put(referenceRow(DEPLOYMENT, 1));
    world.put(with(referenceRow(DEPLOYMENT, 2), "active", fromBool(false)));
    world.put(with(referenceRow(DEPLOYMENT, 3), "chain", fromS("goerli")));
    world.put(with(referenceRow(DEPLOYMENT, 4), "pubkey", fromS("no key")));
    world.put(referenceRow("none", 5));
    world.put(referenceRow(OTHER, 6));

    Said said = world.keys("list");
    assertThat(said.exit()).isZero();
    assertThat(said.out()).hasLineCount(5).doesNotContain(pubkey(5), pubkey(6));
    assertThat(line(said, pubkey(1)))
        .contains(DEPLOYMENT + " active hoodi 1 none: signs no block and no attestation");
    assertThat(line(said, pubkey(2))).contains("inactive");
    assertThat(line(said, pubkey(3))).contains("(refused: a key of another network than hoodi)");
    assertThat(line(said, "0xno key")).contains("pubkey: expected 96 hex digits, was no key");
    assertThat(said.err())
        .isEqualTo(
            "nitro-signer: 4 keys: 4 of this deployment, 0 unassigned, 0 of other deployments;"
                + " 2 not active, 3 without a history, 2 with problems\n");
    assertThat(world.keys("list", "--all", "--json").out())
        .startsWith("[{\"pubkey\":\"0x")
        .contains("\"datetime\":\"2023-02-17T15:50:53.123456\"")
        .contains("\"deployment\":\"" + OTHER + "\",\"assigned\":false")
        .hasLineCount(6)
        .endsWith("}]\n");
  }

  @Test
  void seesAKeyUnderAnotherSpellingOfADeployment() throws IOException {
    String upperCase = DEPLOYMENT.toUpperCase(Locale.ROOT);
    world.put(referenceRow(upperCase, 1));
    world.put(referenceRow("none", 1));

    Said said = world.keys("assign", pubkey(1));

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).contains("in the table more than once", upperCase);
  }

  @Test
  void wantsADeploymentThatIsAUuid() throws IOException {
    world.output(Output.DEPLOYMENT_ID, "none");

    assertThat(world.keys("list").err())
        .contains("DeploymentId: expected a UUID in lower case, was none");
    world.output(Output.DEPLOYMENT_ID, DEPLOYMENT.toUpperCase(Locale.ROOT));
    assertThat(world.keys("list").exit()).isEqualTo(1);
    Said show = world.run("slashing", "show");
    assertThat(show.exit()).isEqualTo(1);
    assertThat(show.err()).contains("expected a UUID in lower case");
    assertThat(world.keys("assign").exit()).isEqualTo(2);
    assertThat(world.keys("assign", "--all", pubkey(1)).exit()).isEqualTo(2);
    assertThat(world.keys("remove").exit()).isEqualTo(2);
  }

  private static String line(Said said, String part) {
    return said.out()
        .lines()
        .filter(line -> line.contains(part))
        .findFirst()
        .orElse("")
        .replaceAll(" +", " ");
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> row, String column, AttributeValue value) {
    Map<String, AttributeValue> changed = new HashMap<>(row);
    changed.put(column, value);
    return changed;
  }
}
