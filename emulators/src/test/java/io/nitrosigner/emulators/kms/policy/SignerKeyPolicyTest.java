package io.nitrosigner.emulators.kms.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.emulators.aws.Principal;
import io.nitrosigner.nitro.measurement.Measurements;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.operator.policy.AllowedEnclave;
import io.nitrosigner.operator.policy.KeyRoles;
import io.nitrosigner.operator.policy.KeyRoles.Sealer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator's policy amounts to, for callers who may everything by IAM, or nothing. */
final class SignerKeyPolicyTest {
  private static final String ACCOUNT = "123456789012";
  private static final String KEY = "arn:aws:kms:eu-central-1:123456789012:key/k";
  private static final String ATTESTED = "kms:RecipientAttestation:";
  private static final List<String> EVERYTHING = List.of("kms:*");

  private static final Map<String, Principal> CALLERS =
      Map.of(
          "role", Principal.session(ACCOUNT, "signer", "i-1", EVERYTHING),
          "lambda", Principal.session(ACCOUNT, "lambda", "f", EVERYTHING),
          "keygen", Principal.session(ACCOUNT, "keygen", "g", EVERYTHING),
          "bareLambda", Principal.session(ACCOUNT, "lambda", "f", List.of()),
          "bareKeygen", Principal.session(ACCOUNT, "keygen", "g", List.of()),
          "other", Principal.session(ACCOUNT, "other", "i-2", EVERYTHING),
          "admin", Principal.user(ACCOUNT, "admin", EVERYTHING),
          "root", new Principal("arn:aws:iam::123456789012:root", Optional.empty(), List.of()),
          "stranger", Principal.user("999999999999", "stranger", EVERYTHING));

  private static final Pcr BOOT = Pcr.parse("a1".repeat(48));
  private static final Pcr APPLICATION = Pcr.parse("a2".repeat(48));
  private static final Measurements IMAGE =
      new Measurements(Pcr.parse("ab".repeat(48)), BOOT, APPLICATION);
  private static final Measurements NEXT =
      new Measurements(Pcr.parse("bb".repeat(48)), BOOT, APPLICATION);
  private static final Pcr NEXT_CONFIGURATION = Pcr.parse("dd".repeat(48));
  private static final Pcr CONFIGURATION = Pcr.parse("cd".repeat(48));
  private static final Map<String, String> MEASUREMENTS =
      Map.of(
          "image", IMAGE.pcr0().toString(),
          "config", CONFIGURATION.toString(),
          "next", NEXT.pcr0().toString(),
          "nextConfig", NEXT_CONFIGURATION.toString(),
          "wrong", "ef".repeat(48),
          "zero", Pcr.ZERO.toString());

  private static final KeyPolicy POLICY =
      policy(AllowedEnclave.of(IMAGE, CONFIGURATION), AllowedEnclave.of(NEXT, NEXT_CONFIGURATION));
  private static final KeyPolicy DEBUG = policy(AllowedEnclave.debug(AllowedEnclave.DEBUG_STACK));

  private static KeyPolicy policy(AllowedEnclave... enclaves) {
    KeyRoles roles =
        new KeyRoles(
            "arn:aws:iam::123456789012:root",
            "arn:aws:iam::123456789012:role/signer",
            List.of(
                Sealer.lambda("arn:aws:iam::123456789012:role/lambda"),
                Sealer.keyGenerator("arn:aws:iam::123456789012:role/keygen")));
    return KeyPolicy.parse(
        new io.nitrosigner.operator.policy.KeyPolicy(roles, List.of(enclaves)).json());
  }

  @ParameterizedTest
  @CsvSource({
    "role, kms:Decrypt, image, config, ALLOWED",
    "role, kms:Decrypt, next, nextConfig, ALLOWED",
    "role, kms:Decrypt, image, nextConfig, NOT_ALLOWED_BY_KEY_POLICY",
    "role, kms:Decrypt, next, config, NOT_ALLOWED_BY_KEY_POLICY",
    "lambda, kms:Encrypt, -, -, ALLOWED",
    "bareLambda, kms:Encrypt, -, -, ALLOWED",
    "bareLambda, kms:GenerateDataKeyPair, -, -, ALLOWED",
    "lambda, kms:GenerateDataKeyPair, -, -, ALLOWED",
    "lambda, kms:Decrypt, -, -, EXPLICITLY_DENIED",
    "lambda, kms:Decrypt, image, config, NOT_ALLOWED_BY_KEY_POLICY",
    "lambda, kms:CreateGrant, -, -, EXPLICITLY_DENIED",
    "keygen, kms:Encrypt, -, -, ALLOWED",
    "bareKeygen, kms:Encrypt, -, -, ALLOWED",
    "bareKeygen, kms:GenerateDataKeyPair, -, -, ALLOWED",
    "keygen, kms:Decrypt, -, -, EXPLICITLY_DENIED",
    "role, kms:ReEncryptFrom, -, -, EXPLICITLY_DENIED",
    "role, kms:ReEncryptTo, -, -, EXPLICITLY_DENIED",
    "role, kms:CreateGrant, -, -, EXPLICITLY_DENIED",
    "role, kms:Decrypt, wrong, config, EXPLICITLY_DENIED",
    "role, kms:Decrypt, image, wrong, EXPLICITLY_DENIED",
    "role, kms:Decrypt, zero, config, EXPLICITLY_DENIED",
    "role, kms:Decrypt, image, zero, EXPLICITLY_DENIED",
    "role, kms:Decrypt, image, -, EXPLICITLY_DENIED",
    "role, kms:Decrypt, -, config, EXPLICITLY_DENIED",
    "role, kms:Decrypt, config, image, EXPLICITLY_DENIED",
    "role, kms:Decrypt, -, -, EXPLICITLY_DENIED",
    "other, kms:Decrypt, image, config, NOT_ALLOWED_BY_KEY_POLICY",
    "admin, kms:Decrypt, image, config, NOT_ALLOWED_BY_KEY_POLICY",
    "stranger, kms:Decrypt, image, config, NOT_ALLOWED_BY_KEY_POLICY",
    "admin, kms:Decrypt, -, -, EXPLICITLY_DENIED",
    "root, kms:Decrypt, -, -, EXPLICITLY_DENIED",
    "stranger, kms:Decrypt, -, -, EXPLICITLY_DENIED",
    "admin, kms:ReEncryptFrom, -, -, EXPLICITLY_DENIED",
    "root, kms:ReEncryptFrom, -, -, EXPLICITLY_DENIED",
    "admin, kms:CreateGrant, -, -, EXPLICITLY_DENIED",
    "root, kms:CreateGrant, -, -, EXPLICITLY_DENIED",
    "admin, kms:Encrypt, -, -, ALLOWED",
    "role, kms:Encrypt, -, -, EXPLICITLY_DENIED",
    "role, kms:GenerateDataKeyWithoutPlaintext, image, config, EXPLICITLY_DENIED",
    "admin, kms:PutKeyPolicy, -, -, ALLOWED",
    "root, kms:ScheduleKeyDeletion, -, -, ALLOWED",
    "stranger, kms:Encrypt, -, -, NOT_ALLOWED_BY_KEY_POLICY",
    "role, kms:PutKeyPolicy, image, config, EXPLICITLY_DENIED",
    "role, kms:ScheduleKeyDeletion, image, config, EXPLICITLY_DENIED",
    "role, kms:DisableKey, image, config, EXPLICITLY_DENIED",
    "lambda, kms:PutKeyPolicy, -, -, EXPLICITLY_DENIED",
    "lambda, kms:ScheduleKeyDeletion, -, -, EXPLICITLY_DENIED",
    "keygen, kms:PutKeyPolicy, -, -, EXPLICITLY_DENIED",
    "keygen, kms:DisableKey, -, -, EXPLICITLY_DENIED",
  })
  void givesPlaintextToTheMeasuredEnclaveAlone(
      String caller, String action, String image, String configuration, Verdict verdict) {
    Map<String, Set<String>> facts = new HashMap<>();
    attest(facts, "ImageSha384", image);
    attest(facts, "PCR16", configuration);
    facts.put(ATTESTED + "PCR1", Set.of(BOOT.toString()));
    facts.put(ATTESTED + "PCR2", Set.of(APPLICATION.toString()));
    Principal principal = Optional.ofNullable(CALLERS.get(caller)).orElseThrow();

    assertThat(POLICY.judge(new AccessRequest(principal, action, KEY, facts))).isEqualTo(verdict);
  }

  /** An operator's word on the history is a ciphertext too, which functions must not make. */
  @ParameterizedTest
  @CsvSource({
    "lambda, tls-identity, ALLOWED",
    "lambda, signing-history, EXPLICITLY_DENIED",
    "keygen, slashing-protection, EXPLICITLY_DENIED",
    "admin, signing-history, ALLOWED",
  })
  void leavesTheHistoryToOperators(String caller, String purpose, Verdict verdict) {
    Principal principal = Optional.ofNullable(CALLERS.get(caller)).orElseThrow();
    Map<String, Set<String>> facts = Map.of("kms:EncryptionContext:purpose", Set.of(purpose));

    assertThat(POLICY.judge(new AccessRequest(principal, "kms:Encrypt", KEY, facts)))
        .isEqualTo(verdict);
  }

  /** The function opens TLS identities where anybody on a host reads everything, and only there. */
  @ParameterizedTest
  @CsvSource({
    "bareLambda, kms:Decrypt, tls-identity, ALLOWED",
    "bareLambda, kms:Decrypt, validator-key, EXPLICITLY_DENIED",
    "bareLambda, kms:Decrypt, -, EXPLICITLY_DENIED",
    "bareLambda, kms:ReEncryptFrom, tls-identity, NOT_ALLOWED_BY_KEY_POLICY",
    "lambda, kms:CreateGrant, -, EXPLICITLY_DENIED",
    "keygen, kms:Decrypt, tls-identity, NOT_ALLOWED_BY_KEY_POLICY",
    "role, kms:Decrypt, tls-identity, NOT_ALLOWED_BY_KEY_POLICY",
    "role, kms:Decrypt, validator-key, EXPLICITLY_DENIED",
    "admin, kms:Decrypt, tls-identity, NOT_ALLOWED_BY_KEY_POLICY",
  })
  void opensTlsIdentitiesWhereDebugEnclavesDecrypt(
      String caller, String action, String purpose, Verdict verdict) {
    Principal principal = Optional.ofNullable(CALLERS.get(caller)).orElseThrow();
    Map<String, Set<String>> facts =
        purpose.equals("-") ? Map.of() : Map.of("kms:EncryptionContext:purpose", Set.of(purpose));
    AccessRequest request = new AccessRequest(principal, action, KEY, facts);

    assertThat(DEBUG.judge(request)).isEqualTo(verdict);
    assertThat(POLICY.judge(request)).isEqualTo(Verdict.EXPLICITLY_DENIED);
  }

  @ParameterizedTest
  @CsvSource({"validator-key", "tls-identity"})
  void letsEveryDebugEnclaveDecryptOnTheDevelopmentStack(String purpose) {
    Map<String, Set<String>> facts = new HashMap<>();
    for (String register : List.of("ImageSha384", "PCR1", "PCR2", "PCR16")) {
      attest(facts, register, "zero");
    }
    facts.put("kms:EncryptionContext:purpose", Set.of(purpose));
    Principal role = Optional.ofNullable(CALLERS.get("role")).orElseThrow();

    assertThat(DEBUG.judge(new AccessRequest(role, "kms:Decrypt", KEY, facts)))
        .isEqualTo(Verdict.ALLOWED);
  }

  /** PCR0 hashes its parts without boundaries: other parts may have the same one. */
  @ParameterizedTest
  @CsvSource({"PCR1", "PCR2"})
  void refusesAnotherSplitOfTheSameBytes(String register) {
    Map<String, Set<String>> facts = new HashMap<>();
    attest(facts, "ImageSha384", "image");
    attest(facts, "PCR16", "config");
    facts.put(ATTESTED + "PCR1", Set.of(BOOT.toString()));
    facts.put(ATTESTED + "PCR2", Set.of(APPLICATION.toString()));
    facts.put(ATTESTED + register, Set.of("ef".repeat(48)));
    Principal role = Optional.ofNullable(CALLERS.get("role")).orElseThrow();

    assertThat(POLICY.judge(new AccessRequest(role, "kms:Decrypt", KEY, facts)))
        .isEqualTo(Verdict.EXPLICITLY_DENIED);
  }

  private static void attest(Map<String, Set<String>> facts, String name, String measurement) {
    Optional.ofNullable(MEASUREMENTS.get(measurement))
        .ifPresent(value -> facts.put(ATTESTED + name, Set.of(value)));
  }
}
