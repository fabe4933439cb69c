package io.nitrosigner.operator.policy;

import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.records.OperatorSeal;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.slashing.dynamodb.SealedKey;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The KMS key policy that makes a key usable by certain images with certain configurations only.
 *
 * <p>An Allow with conditions is worth nothing beside an Allow without: the explicit Deny closes
 * every other way to plaintext, for every principal, also when a request carries no attestation at
 * all, because negated operators match absent keys. Each Deny lists what any allowed enclave
 * measures, so a mixture of two passes them; no Allow fits it, since each names one enclave.
 *
 * <p>Where debug enclaves decrypt, the function that makes TLS identities may open them too, as in
 * the reference system's development stack: identities, and nothing else that the key encrypts.
 *
 * @param roles who has to do with the key
 * @param allowed which enclaves decrypt: one, or the old and the new one during a rollover
 */
public record KeyPolicy(KeyRoles roles, List<AllowedEnclave> allowed) {
  /** A rollover of image and configuration has four; more would grow towards KMS's 32 KiB. */
  private static final int MAX_ALLOWED = 8;

  private static final String ATTESTATION = "kms:RecipientAttestation:";
  private static final String PURPOSE = "kms:EncryptionContext:purpose";

  /** Everything that yields plaintext of what the key has encrypted, or hands out that right. */
  private static final List<String> PLAINTEXT =
      List.of("kms:Decrypt", "kms:ReEncrypt*", "kms:CreateGrant");

  /** Everything that makes something which the key decrypts, for those who may. */
  private static final List<String> SEALING = List.of("kms:Encrypt", "kms:GenerateDataKey*");

  /**
   * Administration without plaintext. What changes anything is named in full: {@code kms:Create*}
   * would be grants too. PutKeyPolicy has to be somebody's, or the key is out of control for ever.
   */
  private static final List<String> ADMINISTRATION =
      List.of(
          "kms:Describe*",
          "kms:Get*",
          "kms:List*",
          "kms:PutKeyPolicy",
          "kms:UpdateKeyDescription",
          "kms:EnableKey",
          "kms:DisableKey",
          "kms:EnableKeyRotation",
          "kms:DisableKeyRotation",
          "kms:CreateAlias",
          "kms:UpdateAlias",
          "kms:DeleteAlias",
          "kms:RevokeGrant",
          "kms:ScheduleKeyDeletion",
          "kms:CancelKeyDeletion",
          "kms:TagResource",
          "kms:UntagResource",
          "kms:Encrypt",
          "kms:GenerateDataKey*");

  /** What takes the key away, or changes who has it: nothing for those who only use it. */
  private static final List<String> CONTROL =
      List.of("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey");

  /** Refuses enclaves that do not name the same registers: no Deny could list their values. */
  public KeyPolicy {
    allowed = List.copyOf(new LinkedHashSet<>(allowed));
    if (allowed.isEmpty() || allowed.size() > MAX_ALLOWED) {
      throw new UsageException(
          "expected 1 to %d allowed enclaves, were %d".formatted(MAX_ALLOWED, allowed.size()));
    }
    Set<Integer> registers = allowed.getFirst().registers().keySet();
    for (AllowedEnclave enclave : allowed) {
      if (!enclave.registers().keySet().equals(registers)) {
        throw new UsageException(
            "allowed enclaves must name the same registers, were %s and %s"
                .formatted(registers, enclave.registers().keySet()));
      }
      if (enclave.isDebug() && allowed.size() > 1) {
        throw new UsageException("a policy for debug enclaves allows nothing beside them");
      }
    }
  }

  /** The policy document, indented. */
  public String json() {
    ObjectNode policy = Json.mapper().createObjectNode().put("Version", "2012-10-17");
    ArrayNode statements = policy.putArray("Statement");
    int number = 0;
    for (AllowedEnclave enclave : allowed) {
      allowDecrypt(statements, enclave, ++number);
    }
    allowed.getFirst().registers().keySet().forEach(register -> denyAnyOther(statements, register));
    add(statements, deny("Deny sealing by hosts", roles.instance()), SEALING);
    add(statements, deny("Deny control to hosts", roles.instance()), CONTROL);
    roles.sealers().forEach(sealer -> allowSealing(statements, sealer));
    if (isDebug()) {
      roles.sealers().stream()
          .filter(KeyRoles.Sealer::makesIdentities)
          .forEach(sealer -> allowOpening(statements, sealer));
    }
    add(statements, allow("Enable administration", roles.account()), ADMINISTRATION);
    try {
      return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(policy);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a policy is not writable", e);
    }
  }

  private boolean isDebug() {
    return allowed.getFirst().isDebug();
  }

  private void allowDecrypt(ArrayNode statements, AllowedEnclave enclave, int number) {
    String sid =
        enclave.isDebug()
            ? "DANGER any debug enclave decrypts"
            : "Enable decrypt from enclave" + (number == 1 ? "" : " " + number);
    ObjectNode condition =
        add(statements, allow(sid, roles.instance()), List.of("kms:Decrypt"))
            .putObject("Condition")
            .putObject("StringEqualsIgnoreCase");
    enclave.registers().forEach((index, value) -> put(condition, index, List.of(value)));
  }

  private void denyAnyOther(ArrayNode statements, int register) {
    Set<Pcr> values =
        allowed.stream()
            .map(enclave -> enclave.registers().get(register))
            .collect(toCollection(LinkedHashSet::new));
    String sid = "Deny any other " + AllowedEnclave.name(register);
    ObjectNode condition = add(statements, deny(sid, "*"), PLAINTEXT).putObject("Condition");
    put(condition.putObject("StringNotEqualsIgnoreCase"), register, values);
    if (isDebug()) {
      condition.putObject("StringNotEquals").put(PURPOSE, TlsKeyRecord.PURPOSE);
    }
  }

  private static void allowOpening(ArrayNode statements, KeyRoles.Sealer sealer) {
    String sid = "DANGER " + sealer.name() + " opens TLS identities";
    add(statements, allow(sid, sealer.role()), List.of("kms:Decrypt"))
        .putObject("Condition")
        .putObject("StringEquals")
        .put(PURPOSE, TlsKeyRecord.PURPOSE);
  }

  /**
   * A function encrypts keys, but gives no operator's word on the signing history, which is a
   * ciphertext of the same key.
   */
  private static void allowSealing(ArrayNode statements, KeyRoles.Sealer sealer) {
    add(statements, allow("Enable encrypt from " + sealer.name(), sealer.role()), SEALING);
    ObjectNode deny =
        add(statements, deny("Deny history to " + sealer.name(), sealer.role()), SEALING);
    deny.putObject("Condition")
        .putObject("StringEquals")
        .putArray(PURPOSE)
        .add(OperatorSeal.PURPOSE)
        .add(SealedKey.PURPOSE);
    add(statements, deny("Deny control to " + sealer.name(), sealer.role()), CONTROL);
  }

  private static void put(ObjectNode condition, int register, Collection<Pcr> values) {
    set(
        condition,
        ATTESTATION + AllowedEnclave.name(register),
        values.stream().map(Pcr::toString).toList());
  }

  /** What each statement begins with. */
  private record Head(String sid, String effect, String principal) {}

  private static Head allow(String sid, String principal) {
    return new Head(sid, "Allow", principal);
  }

  private static Head deny(String sid, String principal) {
    return new Head(sid, "Deny", principal);
  }

  private static ObjectNode add(ArrayNode statements, Head head, List<String> actions) {
    ObjectNode statement =
        statements.addObject().put("Sid", head.sid()).put("Effect", head.effect());
    statement.putObject("Principal").put("AWS", head.principal());
    set(statement, "Action", actions);
    return statement.put("Resource", "*");
  }

  private static void set(ObjectNode node, String name, List<String> values) {
    if (values.size() == 1) {
      node.put(name, values.getFirst());
    } else {
      values.forEach(node.putArray(name)::add);
    }
  }
}
