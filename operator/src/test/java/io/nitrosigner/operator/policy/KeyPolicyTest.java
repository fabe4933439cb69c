package io.nitrosigner.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.nitro.measurement.Measurements;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.policy.lint.KeyPolicyLint;
import io.nitrosigner.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The words of the policy; what they amount to is tested with the emulated KMS. */
final class KeyPolicyTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/signer";
  private static final String GENERATOR = "arn:aws:iam::123456789012:role/keygen";
  private static final Measurements IMAGE =
      new Measurements(
          Pcr.parse("a0".repeat(48)), Pcr.parse("a1".repeat(48)), Pcr.parse("a2".repeat(48)));
  private static final Pcr CONFIGURATION = Pcr.parse("cd".repeat(48));
  private static final KeyRoles ROLES =
      new KeyRoles("arn:aws:iam::123456789012:root", ROLE, List.of());
  private static final AllowedEnclave ENCLAVE = AllowedEnclave.of(IMAGE, CONFIGURATION);

  @Test
  void allowsTheAttestedRoleToDecrypt() throws Exception {
    JsonNode allow = statement("Enable decrypt from enclave");

    assertThat(allow.at("/Effect").asText()).isEqualTo("Allow");
    assertThat(allow.at("/Principal/AWS").asText()).isEqualTo(ROLE);
    assertThat(texts(allow.get("Action"))).containsExactly("kms:Decrypt");
    assertThat(allow.get("Condition"))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    """
                    {
                      "StringEqualsIgnoreCase": {
                        "kms:RecipientAttestation:ImageSha384": "%s",
                        "kms:RecipientAttestation:PCR1": "%s",
                        "kms:RecipientAttestation:PCR2": "%s",
                        "kms:RecipientAttestation:PCR16": "%s"
                      }
                    }
                    """
                        .formatted(IMAGE.pcr0(), IMAGE.pcr1(), IMAGE.pcr2(), CONFIGURATION)));
  }

  @Test
  void deniesPlaintextToEverybodyElse() throws Exception {
    assertDenial("ImageSha384", IMAGE.pcr0());
    assertDenial("PCR1", IMAGE.pcr1());
    assertDenial("PCR2", IMAGE.pcr2());
    assertDenial("PCR16", CONFIGURATION);
  }

  @Test
  void deniesTheHostToSeal() throws Exception {
    JsonNode deny = statement("Deny sealing by hosts");

    assertThat(deny.at("/Effect").asText()).isEqualTo("Deny");
    assertThat(deny.at("/Principal/AWS").asText()).isEqualTo(ROLE);
    assertThat(texts(deny.get("Action"))).containsExactly("kms:Encrypt", "kms:GenerateDataKey*");
    assertThat(deny.has("Condition")).isFalse();
  }

  @Test
  void deniesControlToWhoeverUsesTheKey() throws Exception {
    for (String sid : List.of("Deny control to hosts", "Deny control to keygen lambda")) {
      JsonNode deny = statement(sid);

      assertThat(deny.at("/Effect").asText()).isEqualTo("Deny");
      assertThat(deny.at("/Principal/AWS").asText())
          .isEqualTo(sid.endsWith("hosts") ? ROLE : GENERATOR);
      assertThat(texts(deny.get("Action")))
          .containsExactly("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey");
      assertThat(deny.has("Condition")).isFalse();
    }
  }

  @Test
  void letsTheAccountAdministerWithoutDecrypting() throws Exception {
    JsonNode administration = statement("Enable administration");

    assertThat(administration.at("/Principal/AWS").asText())
        .isEqualTo("arn:aws:iam::123456789012:root");
    assertThat(texts(administration.get("Action")))
        .contains("kms:Encrypt", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion")
        .doesNotContain("kms:*", "*")
        .noneMatch(
            action -> action.startsWith("kms:Decrypt") || action.startsWith("kms:ReEncrypt"));
  }

  @Test
  void refusesMeasurementsOfDebugEnclaves() {
    Measurements debug = new Measurements(Pcr.ZERO, Pcr.ZERO, Pcr.ZERO);
    assertThatThrownBy(() -> AllowedEnclave.of(debug, CONFIGURATION))
        .hasMessage("a policy never names an all-zero measurement");
    assertThatThrownBy(() -> AllowedEnclave.of(IMAGE, Pcr.ZERO)).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> AllowedEnclave.debug("prodNitroValidator"))
        .hasMessageContaining("for the stack devNitroValidator only");
    assertThat(AllowedEnclave.debug("devNitroValidator").isDebug()).isTrue();
  }

  @Test
  void refusesARoleThatWouldSealAndDecrypt() {
    assertThatThrownBy(() -> ROLES.and(KeyRoles.Sealer.lambda(ROLE)))
        .hasMessageContaining("hosts must not encrypt");
  }

  @Test
  void refusesEnclavesThatNameDifferentRegisters() {
    TreeMap<Integer, Pcr> signed = new TreeMap<>(ENCLAVE.registers());
    signed.put(8, CONFIGURATION);
    assertThatThrownBy(() -> new KeyPolicy(ROLES, List.of(ENCLAVE, AllowedEnclave.of(signed))))
        .hasMessageContaining("must name the same registers");
  }

  @Test
  void hasNothingToLint() {
    KeyRoles both =
        ROLES
            .and(KeyRoles.Sealer.lambda("arn:aws:iam::123456789012:role/lambda"))
            .and(KeyRoles.Sealer.keyGenerator(GENERATOR));
    AllowedEnclave next = AllowedEnclave.of(IMAGE, IMAGE.pcr0());
    for (KeyRoles roles : List.of(ROLES, both)) {
      KeyPolicy policy = new KeyPolicy(roles, List.of(ENCLAVE, next));
      assertThat(KeyPolicyLint.findings(PolicyDocument.parse(policy.json()))).isEmpty();
    }
  }

  private static void assertDenial(String measurement, Pcr expected) throws Exception {
    JsonNode deny = statement("Deny any other " + measurement);

    assertThat(deny.at("/Effect").asText()).isEqualTo("Deny");
    assertThat(deny.at("/Principal/AWS").asText()).isEqualTo("*");
    assertThat(texts(deny.get("Action")))
        .containsExactly("kms:Decrypt", "kms:ReEncrypt*", "kms:CreateGrant");
    assertThat(deny.get("Condition"))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    "{\"StringNotEqualsIgnoreCase\": {\"kms:RecipientAttestation:%s\": \"%s\"}}"
                        .formatted(measurement, expected)));
  }

  private static JsonNode statement(String sid) throws Exception {
    KeyPolicy policy =
        new KeyPolicy(ROLES.and(KeyRoles.Sealer.keyGenerator(GENERATOR)), List.of(ENCLAVE));
    List<JsonNode> found = new ArrayList<>();
    Json.mapper().readTree(policy.json()).get("Statement").forEach(found::add);
    return found.stream().filter(node -> node.get("Sid").asText().equals(sid)).findFirst().get();
  }

  private static List<String> texts(JsonNode oneOrMany) {
    List<String> texts = new ArrayList<>();
    if (oneOrMany.isTextual()) {
      texts.add(oneOrMany.asText());
    }
    oneOrMany.forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
