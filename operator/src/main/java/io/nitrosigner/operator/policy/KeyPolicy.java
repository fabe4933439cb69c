package io.nitrosigner.operator.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.nitro.measurement.Measurements;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.protocol.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The KMS key policy that makes the key usable by one image with one configuration only.
 *
 * <p>An Allow with conditions is worth nothing beside an Allow without: the explicit Deny closes
 * every other way to plaintext, for every principal, also when a request carries no attestation at
 * all, because negated operators match absent keys.
 *
 * @param account the AWS account that administers the key
 * @param instanceRole ARN of the role that enclaves call KMS with
 * @param image PCR0, PCR1 and PCR2: PCR0 alone hashes its parts without boundaries between them
 * @param configuration PCR16
 */
public record KeyPolicy(
    String account, String instanceRole, Measurements image, Pcr configuration) {
  private static final String ATTESTATION = "kms:RecipientAttestation:";

  /** Everything that yields plaintext of what the key has encrypted, or hands out that right. */
  private static final List<String> DENIED =
      List.of("kms:Decrypt", "kms:ReEncryptFrom", "kms:CreateGrant");

  /** Everything that makes something which the key decrypts. */
  private static final List<String> SEALING =
      List.of("kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncryptTo");

  /** Administration without any use of the key; nobody decrypts outside an enclave. */
  private static final List<String> ADMINISTRATION =
      List.of(
          "kms:Create*",
          "kms:Describe*",
          "kms:Enable*",
          "kms:List*",
          "kms:Put*",
          "kms:Update*",
          "kms:Revoke*",
          "kms:Disable*",
          "kms:Get*",
          "kms:Delete*",
          "kms:ScheduleKeyDeletion",
          "kms:CancelKeyDeletion",
          "kms:TagResource",
          "kms:UntagResource",
          "kms:Encrypt",
          "kms:GenerateDataKey*");

  /** Refuses an all-zero PCR0, which is every debug enclave's. */
  public KeyPolicy {
    if (image.pcr0().equals(Pcr.ZERO) || configuration.equals(Pcr.ZERO)) {
      throw new IllegalArgumentException("a policy never names an all-zero measurement");
    }
  }

  /** The policy document. */
  public String json() {
    ObjectNode policy = Json.mapper().createObjectNode().put("Version", "2012-10-17");
    ArrayNode statements = policy.putArray("Statement");
    allowAttested(statements.addObject());
    measurements().forEach((name, value) -> denyAnyOther(statements.addObject(), name, value));
    denySealing(statements.addObject());
    allowAdministration(statements.addObject());
    try {
      return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(policy);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a policy is not writable", e);
    }
  }

  private Map<String, Pcr> measurements() {
    Map<String, Pcr> measurements = new LinkedHashMap<>();
    measurements.put("ImageSha384", image.pcr0());
    measurements.put("PCR1", image.pcr1());
    measurements.put("PCR2", image.pcr2());
    measurements.put("PCR16", configuration);
    return measurements;
  }

  private void allowAttested(ObjectNode statement) {
    statement.put("Sid", "Enable decrypt from enclave").put("Effect", "Allow");
    statement.putObject("Principal").put("AWS", instanceRole);
    statement.put("Action", "kms:Decrypt").put("Resource", "*");
    ObjectNode condition = statement.putObject("Condition").putObject("StringEqualsIgnoreCase");
    measurements().forEach((name, value) -> condition.put(ATTESTATION + name, value.toString()));
  }

  private static void denyAnyOther(ObjectNode statement, String name, Pcr expected) {
    statement.put("Sid", "Deny any other " + name).put("Effect", "Deny");
    statement.putObject("Principal").put("AWS", "*");
    DENIED.forEach(statement.putArray("Action")::add);
    statement.put("Resource", "*");
    statement
        .putObject("Condition")
        .putObject("StringNotEqualsIgnoreCase")
        .put(ATTESTATION + name, expected.toString());
  }

  /** What is encrypted under the key is an operator's word: a host must not be able to give it. */
  private void denySealing(ObjectNode statement) {
    statement.put("Sid", "Deny sealing by hosts").put("Effect", "Deny");
    statement.putObject("Principal").put("AWS", instanceRole);
    SEALING.forEach(statement.putArray("Action")::add);
    statement.put("Resource", "*");
  }

  private void allowAdministration(ObjectNode statement) {
    statement.put("Sid", "Enable administration").put("Effect", "Allow");
    statement.putObject("Principal").put("AWS", "arn:aws:iam::" + account + ":root");
    ADMINISTRATION.forEach(statement.putArray("Action")::add);
    statement.put("Resource", "*");
  }
}
