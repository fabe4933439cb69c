package io.nitrosigner.emulators.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.emulators.keys.KeysWorld.Said;
import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.policy.AllowedEnclave;
import io.nitrosigner.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb against a key in KMS. */
final class KeyPolicyVerbTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/signer";
  private static final String GENERATOR = "arn:aws:iam::123456789012:role/keygen";
  private static final String ONE = "1a".repeat(48);
  private static final String TWO = "2b".repeat(48);

  @TempDir private Path directory;
  private KeysWorld world;
  private Path image;
  private Path configuration;

  @BeforeEach
  void start() throws IOException {
    world = new KeysWorld(directory);
    world.output(Output.EC2_INSTANCE_ROLE_ARN, ROLE);
    image = Files.writeString(directory.resolve("image.json"), measurements(ONE));
    configuration = Files.writeString(directory.resolve("config.json"), "{}");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static String measurements(String pcr) {
    return """
        {"Measurements": {"HashAlgorithm": "Sha384 { ... }",
         "PCR0": "%s", "PCR1": "%s", "PCR2": "%s"}}
        """
        .formatted(pcr, pcr, pcr);
  }

  @Test
  void printsThePolicyInTheReferencesTwoForms() throws IOException {
    Said without = policy();
    Said with = policy("--key-generator-role", GENERATOR);

    assertThat(without.exit()).as(without.err()).isZero();
    assertThat(sids(without.out()))
        .startsWith("Enable decrypt from enclave")
        .endsWith("Enable administration")
        .doesNotContain("Enable encrypt from keygen lambda");
    assertThat(sids(with.out())).contains("Enable encrypt from keygen lambda");
    assertThat(without.out()).contains(ONE).contains(ROLE);
  }

  @Test
  void namesTheKeyGeneratorOfTheOutputsUnlessToldAnother() throws IOException {
    world.output(Output.KEYGEN_ROLE_ARN, GENERATOR);
    String other = GENERATOR + "-of-another-stack";

    assertThat(policy().out()).contains("\"Enable encrypt from keygen lambda\"", GENERATOR);
    assertThat(policy("--key-generator-role", other).out())
        .contains('"' + other + '"')
        .doesNotContain('"' + GENERATOR + '"');
  }

  @Test
  void putsOnceItIsTrueAndSaysWhatChanged() throws IOException {
    String before = deployed();

    Said unsure = policy("--put", "--yes", "1");
    assertThat(unsure.exit()).isEqualTo(2);
    assertThat(unsure.err()).contains("expected 9, the number of changed statements");
    assertThat(deployed()).isEqualTo(before);

    Said put = policy("--put", "--yes", "9");
    assertThat(put.exit()).as(put.err()).isZero();
    assertThat(put.out()).isEqualToIgnoringNewLines("put");
    assertThat(put.err()).contains("Enable decrypt from enclave").contains(ONE);
    assertThat(Json.mapper().readTree(deployed()))
        .isEqualTo(Json.mapper().readTree(policy().out()));

    Said again = policy("--put");
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.out()).isEqualToIgnoringNewLines("unchanged");
  }

  @Test
  void putsNothingOverAChangeThatNobodyWasShown() throws IOException {
    String before = deployed();
    AtomicInteger reads = new AtomicInteger();
    world.kmsLies(
        (question, answer) ->
            question.operation().equals("GetKeyPolicy") && reads.incrementAndGet() == 2
                ? answer.put("Policy", before.replace("kms:*", "kms:List*"))
                : answer);

    Said put = policy("--put", "--yes", "9");

    assertThat(put.exit()).isEqualTo(1);
    assertThat(put.err()).contains("changed the policy meanwhile: nothing is put");
    world.kmsIsHonest();
    assertThat(deployed()).isEqualTo(before);
  }

  @Test
  void allowsTwoEnclavesDuringARollover() throws IOException {
    Path next = Files.writeString(directory.resolve("next.json"), measurements(TWO));

    Said both =
        world.run(
            "key-policy",
            "--config",
            configuration.toString(),
            "--allow",
            image.toString(),
            "--allow",
            next.toString());

    assertThat(both.exit()).as(both.err()).isZero();
    JsonNode policy = Json.mapper().readTree(both.out());
    assertThat(sids(both.out()))
        .contains("Enable decrypt from enclave", "Enable decrypt from enclave 2");
    assertThat(policy.toString())
        .contains("\"kms:RecipientAttestation:PCR2\":[\"" + ONE + "\",\"" + TWO + "\"]");
  }

  @Test
  void findsNothingInItsOwnPolicyAndSomethingInTheDefaultOne() throws IOException {
    Said fresh = world.run("key-policy", "--lint", "--json");
    assertThat(fresh.exit()).isEqualTo(1);
    assertThat(Json.mapper().readTree(fresh.out()).findValuesAsText("rule"))
        .contains("account-decrypts", "missing-deny");

    policy("--put", "--yes", "9");

    Said ours = world.run("key-policy", "--lint");
    assertThat(ours.exit()).as(ours.out()).isZero();
    assertThat(ours.err()).contains("nothing found");
  }

  @Test
  void allowsDebugEnclavesForTheDevStackOnly() throws IOException {
    Said refused = world.run("key-policy", "--debug");

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("for the stack devNitroValidator only, was test");
    assertThat(refused.out()).isEmpty();

    world.stack(AllowedEnclave.DEBUG_STACK);
    Said printed = world.run("key-policy", "--debug");
    assertThat(printed.exit()).as(printed.err()).isZero();
    assertThat(printed.err())
        .contains("DANGER: with this policy every debug enclave decrypts, whatever it runs:")
        .contains("DANGER: whoever holds a host reads all keys. Never use keys of value.");
    assertThat(sids(printed.out())).startsWith("DANGER any debug enclave decrypts");
  }

  @Test
  void tellsWhatItNeeds() throws IOException {
    assertThat(world.run("key-policy").err()).contains("expected measurements");
    assertThat(world.run("key-policy", "--image", image.toString()).err())
        .contains("PCR16 is missing");
    Said zero =
        world.run(
            "key-policy",
            "--pcr0",
            "00".repeat(48),
            "--pcr1",
            ONE,
            "--pcr2",
            ONE,
            "--config",
            configuration.toString());
    assertThat(zero.exit()).isEqualTo(1);
    assertThat(zero.err()).contains("a policy never names an all-zero measurement");
    Said lint = world.run("key-policy", "--lint", "--put");
    assertThat(lint.exit()).isEqualTo(2);
  }

  private Said policy(String... options) throws IOException {
    String[] line =
        Stream.concat(
                Stream.of(
                    "key-policy",
                    "--image",
                    image.toString(),
                    "--config",
                    configuration.toString()),
                Stream.of(options))
            .toArray(String[]::new);
    return world.run(line);
  }

  private String deployed() {
    try (AwsClients aws = AwsClients.of(world.deployment())) {
      return aws.kms()
          .getKeyPolicy(r -> r.keyId(world.deployment().output(Output.KMS_KEY_ARN)))
          .policy();
    }
  }

  private static List<String> sids(String policy) throws IOException {
    return Json.mapper().readTree(policy).path("Statement").findValuesAsText("Sid");
  }
}
