package io.nitrosigner.operator.policy.lint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.operator.policy.PolicyDocument;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The two policies in the resources are those that the walkthrough of
 * aws-samples/aws-nitro-enclave-blockchain-validator prints.
 */
final class KeyPolicyLintTest {
  private static final String ATTESTED = "kms:RecipientAttestation:";

  @ParameterizedTest
  @ValueSource(strings = {"reference.json", "reference-with-key-generator.json"})
  void findsWhatTheReferenceLacks(String resource) throws IOException {
    assertThat(rules(resource(resource)))
        .containsSubsequence(
            Rule.PART_OF_IMAGE,
            Rule.ANY_CONFIGURATION,
            Rule.UNATTESTED,
            Rule.MISSING_DENY,
            Rule.MISSING_DENY,
            Rule.MISSING_DENY,
            Rule.HOSTS_SEAL)
        .contains(Rule.SEALER_VOUCHES)
        .doesNotContain(Rule.DECRYPTER_ADMINISTERS);
  }

  /** Each resource is a policy of ours with one thing wrong. */
  @ParameterizedTest
  @CsvSource({
    "hosts-make-data-keys.json, HOSTS_SEAL",
    "generator-vouches.json, SEALER_VOUCHES",
    "generator-vouches-in-part.json, SEALER_VOUCHES",
    "hosts-administer.json, DECRYPTER_ADMINISTERS",
  })
  void findsTheOneThing(String resource, Rule rule) throws IOException {
    assertThat(rules(resource(resource))).containsExactly(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "StringEqualsIgnoreCaseIfExists | ImageSha384 | ab | TOLERATES_ABSENCE",
        "ForAllValues:StringEquals | PCR0 | ab | TOLERATES_ABSENCE",
        "forallvalues:StringEquals | PCR0 | ab | TOLERATES_ABSENCE",
        "ForSomeValues:StringEquals | PCR0 | ab | WRONG_OPERATOR",
        "StringNotEquals | PCR0 | ab | WRONG_OPERATOR",
        "NumericEquals | PCR0 | ab | WRONG_OPERATOR",
        "StringEquals | PCR0 | 00 | ZERO_MEASUREMENT",
        "StringEquals | PCR0 | AB | NOT_A_MEASUREMENT",
        "StringEqualsIgnoreCase | PCR0 | abc | NOT_A_MEASUREMENT",
        "StringLike | PCR0 | ab* | WILDCARD",
        "StringEquals | PCR32 | ab | WRONG_KEY",
        "StringEquals | ImageSha256 | ab | WRONG_KEY",
        "StringEquals | NitroTPMPCR0 | ab | WRONG_KEY",
      })
  void findsBadConditions(String operator, String key, String value, Rule rule) {
    String condition =
        "{\"%s\": {\"%s%s\": [\"%s\"]}}".formatted(operator, ATTESTED, key, value.repeat(48));
    assertThat(rules(statement("Allow", "\"Action\": \"kms:Decrypt\"", condition))).contains(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"Principal\": {\"AWS\": \"*\"}, \"Action\": \"kms:List*\", \"Resource\": \"*\" |"
            + " EVERYONE",
        "\"Principal\": \"*\", \"Action\": [\"kms:De?rypt\"], \"Resource\": [\"*\"] | UNATTESTED",
        "\"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"*\", \"Resource\": \"*\""
            + " | ACCOUNT_DECRYPTS",
        "\"NotPrincipal\": {\"AWS\": [\"a\"]}, \"Action\": \"kms:Get*\", \"Resource\": \"*\""
            + " | NEGATED_ELEMENT",
        "\"Principal\": {\"AWS\": \"a\"}, \"NotAction\": \"kms:Get*\", \"Resource\": \"*\""
            + " | UNATTESTED",
        "\"Principal\": {\"AWS\": \"a\"}, \"Action\": \"kms:Get*\", \"NotResource\": \"b\""
            + " | NEGATED_ELEMENT",
        "\"Principal\": {\"AWS\": \"a\"}, \"Action\": \"kms:Get*\", \"Resource\": \"*\" |"
            + " UNMANAGEABLE",
      })
  void findsBadElements(String elements, Rule rule) {
    assertThat(rules("{\"Statement\": {\"Effect\": \"Allow\", %s}}".formatted(elements)))
        .contains(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"StringNotEqualsIgnoreCase\": {\"kms:RecipientAttestation:PCR0\": \"%1$s\"}} | 0",
        "{\"StringNotEqualsIgnoreCaseIfExists\": {\"kms:RecipientAttestation:PCR0\": \"%1$s\"}} |"
            + " 3",
        "{\"ForAnyValue:StringNotEqualsIgnoreCase\":"
            + " {\"kms:RecipientAttestation:PCR0\": \"%1$s\"}} | 3",
        "{\"foranyvalue:StringNotEquals\": {\"kms:RecipientAttestation:PCR0\": \"%1$s\"}} | 3",
        "{\"ForNoValue:StringNotEquals\": {\"kms:RecipientAttestation:PCR0\": \"%1$s\"}} | 3",
        "{\"StringNotEquals\": {\"kms:RecipientAttestation:PCR0\": \"%1$s\","
            + " \"kms:RecipientAttestation:PCR16\": \"%1$s\"}} | 3",
      })
  void takesADenyForOneOnlyIfItClosesEveryWay(String condition, int missing) {
    String action = "\"Action\": [\"kms:Decrypt\", \"kms:ReEncrypt*\", \"kms:CreateGrant\"]";
    assertThat(rules(statement("Deny", action, condition.formatted("ab".repeat(48)))))
        .filteredOn(Rule.MISSING_DENY::equals)
        .hasSize(missing);
  }

  private static String statement(String effect, String action, String condition) {
    return """
    {"Statement": [{"Effect": "%s", "Principal": "*", %s, "Resource": "*", "Condition": %s}]}\
    """
        .formatted(effect, action, condition);
  }

  private static List<Rule> rules(String policy) {
    return KeyPolicyLint.findings(PolicyDocument.parse(policy)).stream()
        .map(Finding::rule)
        .toList();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = requireNonNull(KeyPolicyLintTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
