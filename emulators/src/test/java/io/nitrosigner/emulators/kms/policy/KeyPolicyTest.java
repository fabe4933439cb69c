package io.nitrosigner.emulators.kms.policy;

import static io.nitrosigner.emulators.kms.policy.Verdict.ALLOWED;
import static io.nitrosigner.emulators.kms.policy.Verdict.EXPLICITLY_DENIED;
import static io.nitrosigner.emulators.kms.policy.Verdict.NOT_ALLOWED_BY_IAM;
import static io.nitrosigner.emulators.kms.policy.Verdict.NOT_ALLOWED_BY_KEY_POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.emulators.aws.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyPolicyTest {
  private static final String ACCOUNT = "123456789012";
  private static final String KEY = "arn:aws:kms:eu-central-1:123456789012:key/k";
  private static final String ALLOW_ALL =
      "\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"kms:*\"";
  private static final Principal ADMIN = Principal.user(ACCOUNT, "admin", List.of("kms:*"));
  private static final Principal POOR = Principal.user(ACCOUNT, "poor", List.of());
  private static final Principal ROOT =
      new Principal("arn:aws:iam::123456789012:root", Optional.empty(), List.of());
  private static final Principal SESSION = Principal.session(ACCOUNT, "signer", "i-1", List.of());
  private static final Principal STRANGER =
      Principal.user("999999999999", "stranger", List.of("kms:*"));

  @Test
  void leavesTheDefaultPolicyToIam() {
    KeyPolicy policy = KeyPolicy.delegatingTo(ACCOUNT);
    assertThat(judge(policy, ADMIN)).isEqualTo(ALLOWED);
    assertThat(judge(policy, ROOT)).isEqualTo(ALLOWED);
    assertThat(judge(policy, POOR)).isEqualTo(NOT_ALLOWED_BY_IAM);
    assertThat(judge(policy, SESSION)).isEqualTo(NOT_ALLOWED_BY_IAM);
    assertThat(judge(policy, STRANGER)).isEqualTo(NOT_ALLOWED_BY_KEY_POLICY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"*\"' | true | true",
        "'{\"AWS\":\"*\"}' | true | true",
        "'{\"AWS\":\"arn:aws:iam::123456789012:user/poor\"}' | true | false",
        "'{\"AWS\":[\"arn:aws:iam::123456789012:role/signer\"]}' | false | true",
        "'{\"AWS\":\"arn:aws:sts::123456789012:assumed-role/signer/i-1\"}' | false | true",
        "'{\"AWS\":\"arn:aws:sts::123456789012:assumed-role/signer/i-2\"}' | false | false",
        "'{\"AWS\":\"arn:aws:iam::123456789012:role/signer2\"}' | false | false",
        "'{\"AWS\":\"arn:aws:iam::999999999999:role/signer\"}' | false | false",
        "'{\"Service\":\"ec2.amazonaws.com\"}' | false | false"
      })
  void allowsThePrincipalsItNames(String principal, boolean poor, boolean session) {
    KeyPolicy policy =
        policy("\"Effect\":\"Allow\",\"Principal\":%s,\"Action\":\"kms:*\"".formatted(principal));
    assertThat(judge(policy, POOR) == ALLOWED).isEqualTo(poor);
    assertThat(judge(policy, SESSION) == ALLOWED).isEqualTo(session);
  }

  @Test
  void deniesAWholeAccountThatItNames() {
    String denyAccount =
        "\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"123456789012\"},\"Action\":\"kms:Decrypt\"";
    KeyPolicy policy = policy(ALLOW_ALL, denyAccount);
    assertThat(judge(policy, SESSION)).isEqualTo(EXPLICITLY_DENIED);
    assertThat(judge(policy, ROOT)).isEqualTo(EXPLICITLY_DENIED);
    assertThat(judge(policy, STRANGER)).isEqualTo(ALLOWED);
  }

  @Test
  void letsADenyWinInEitherOrder() {
    String deny = "\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"kms:Dec*\"";
    assertThat(judge(policy(ALLOW_ALL, deny), ADMIN)).isEqualTo(EXPLICITLY_DENIED);
    assertThat(judge(policy(deny, ALLOW_ALL), ADMIN)).isEqualTo(EXPLICITLY_DENIED);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"Action\":\"kms:Decrypt\"', true",
    "'\"Action\":\"KMS:decrypt\"', true",
    "'\"Action\":\"*\"', true",
    "'\"Action\":\"kms:De?rypt\"', true",
    "'\"Action\":[\"kms:Encrypt\",\"kms:D*\"]', true",
    "'\"Action\":\"kms:Encrypt\"', false",
    "'\"Action\":\"s3:*\"', false",
    "'\"NotAction\":\"kms:Encrypt\"', true",
    "'\"NotAction\":\"kms:D*\"', false"
  })
  void matchesActions(String action, boolean allowed) {
    KeyPolicy policy = policy("\"Effect\":\"Allow\",\"Principal\":\"*\"," + action);
    assertThat(judge(policy, SESSION) == ALLOWED).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({"*, true", KEY + ", true", "arn:aws:kms:*:123456789012:key/*, true", "other, false"})
  void matchesTheResource(String resource, boolean allowed) {
    KeyPolicy policy =
        KeyPolicy.parse(
            """
            {"Statement":{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"%s"}}"""
                .formatted(resource));
    assertThat(judge(policy, SESSION) == ALLOWED).isEqualTo(allowed);
  }

  /** Every operator against a key that has the value, has another, and is absent. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "StringEquals, aB, true, false, false",
    "StringEquals, AB, false, false, false",
    "StringEqualsIfExists, aB, true, false, true",
    "StringNotEquals, aB, false, true, true",
    "StringNotEqualsIfExists, aB, false, true, true",
    "StringEqualsIgnoreCase, AB, true, false, false",
    "StringNotEqualsIgnoreCase, AB, false, true, true",
    "StringLike, a?, true, false, false",
    "StringLike, *, true, true, false",
    "StringLikeIfExists, a*, true, false, true",
    "StringNotLike, a*, false, true, true",
    "Null, true, false, false, true",
    "Null, false, true, true, false"
  })
  void evaluatesOperators(
      String operator, String expected, boolean same, boolean other, boolean absent) {
    KeyPolicy policy = conditional(operator, "kms:EncryptionContext:app", "\"" + expected + "\"");
    assertThat(allows(policy, Map.of("kms:EncryptionContext:app", Set.of("aB")))).isEqualTo(same);
    assertThat(allows(policy, Map.of("kms:EncryptionContext:app", Set.of("xx")))).isEqualTo(other);
    assertThat(allows(policy, Map.of())).isEqualTo(absent);
  }

  @Test
  void evaluatesBooleans() {
    KeyPolicy policy = conditional("Bool", "aws:SecureTransport", "true");
    assertThat(allows(policy, Map.of("aws:SecureTransport", Set.of("true")))).isTrue();
    assertThat(allows(policy, Map.of("aws:SecureTransport", Set.of("false")))).isFalse();
    assertThat(allows(policy, Map.of())).isFalse();
  }

  @Test
  void takesAnyOfSeveralValuesAndNoneForANegatedOperator() {
    String values = "[\"one\",\"two\"]";
    KeyPolicy equal = conditional("StringEquals", "kms:EncryptionContext:app", values);
    KeyPolicy different = conditional("StringNotEquals", "kms:EncryptionContext:app", values);
    var two = Map.of("kms:EncryptionContext:app", Set.of("two"));
    var three = Map.of("kms:EncryptionContext:app", Set.of("three"));
    assertThat(allows(equal, two)).isTrue();
    assertThat(allows(equal, three)).isFalse();
    assertThat(allows(different, two)).isFalse();
    assertThat(allows(different, three)).isTrue();
  }

  @Test
  void ignoresTheCaseOfConditionKeysButNotOfValues() {
    KeyPolicy policy = conditional("StringEquals", "KMS:encryptioncontext:APP", "\"x\"");
    assertThat(allows(policy, Map.of("kms:EncryptionContext:app", Set.of("x")))).isTrue();
    assertThat(allows(policy, Map.of("kms:EncryptionContext:app", Set.of("X")))).isFalse();
  }

  @Test
  void takesAnUnknownConditionKeyAsAbsent() {
    assertThat(allows(conditional("StringEquals", "kms:Nonsense", "\"x\""), Map.of())).isFalse();
    assertThat(allows(conditional("StringNotEquals", "kms:Nonsense", "\"x\""), Map.of())).isTrue();
  }

  @Test
  void demandsEveryLineOfACondition() {
    KeyPolicy policy =
        policy(
            """
            "Effect":"Allow","Principal":"*","Action":"*","Condition":{
              "StringEquals":{"kms:EncryptionContext:a":"1","kms:EncryptionContext:b":"2"},
              "Null":{"kms:EncryptionContext:c":true}}""");
    var all =
        Map.of("kms:EncryptionContext:a", Set.of("1"), "kms:EncryptionContext:b", Set.of("2"));
    assertThat(allows(policy, all)).isTrue();
    assertThat(allows(policy, Map.of("kms:EncryptionContext:a", Set.of("1")))).isFalse();
    assertThat(
            allows(
                policy,
                Map.of(
                    "kms:EncryptionContext:a",
                    Set.of("1"),
                    "kms:EncryptionContext:b",
                    Set.of("2"),
                    "kms:EncryptionContext:c",
                    Set.of("3"))))
        .isFalse();
  }

  private static KeyPolicy conditional(String operator, String key, String values) {
    return policy(
        "%s,\"Condition\":{\"%s\":{\"%s\":%s}}".formatted(ALLOW_ALL, operator, key, values));
  }

  private static KeyPolicy policy(String... statements) {
    String bodies =
        String.join(
            ",", List.of(statements).stream().map(s -> "{" + s + ",\"Resource\":\"*\"}").toList());
    return KeyPolicy.parse("{\"Version\":\"2012-10-17\",\"Statement\":[" + bodies + "]}");
  }

  private static boolean allows(KeyPolicy policy, Map<String, Set<String>> facts) {
    return policy.judge(new AccessRequest(SESSION, "kms:Decrypt", KEY, facts)) == ALLOWED;
  }

  private static Verdict judge(KeyPolicy policy, Principal caller) {
    return policy.judge(new AccessRequest(caller, "kms:Decrypt", KEY, Map.of()));
  }
}
