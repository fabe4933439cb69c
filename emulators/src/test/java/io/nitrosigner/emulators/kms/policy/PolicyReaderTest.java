package io.nitrosigner.emulators.kms.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyReaderTest {
  private static final String GOOD =
      "'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'*'";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{'Statement':[]}",
        "{'Version':'2012-10-17'}",
        "{'Version':'2020-01-01','Statement':[{" + GOOD + "}]}",
        "{'Versoin':'2012-10-17','Statement':[{" + GOOD + "}]}",
        "{'Statement':[{" + GOOD + "}],'Statement':[{" + GOOD + "}]}",
        "{'Statement':[{" + GOOD + "}]} x",
        "{'Statement':['x']}"
      })
  void refusesWhatIsNoPolicy(String text) {
    refuses(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Principal':'*','Action':'kms:*','Resource':'*'",
        "'Effect':'allow','Principal':'*','Action':'kms:*','Resource':'*'",
        "'Effect':'Allow','Action':'kms:*','Resource':'*'",
        "'Effect':'Allow','NotPrincipal':'*','Action':'kms:*','Resource':'*'",
        "'Effect':'Allow','Principal':'me','Action':'kms:*','Resource':'*'",
        "'Effect':'Allow','Principal':{},'Action':'kms:*','Resource':'*'",
        "'Effect':'Allow','Principal':{'AWS':[]},'Action':'kms:*','Resource':'*'",
        "'Effect':'Allow','Principal':{'Aws':'*'},'Action':'kms:*','Resource':'*'",
        "'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::123456789012:role/*'},"
            + "'Action':'kms:*','Resource':'*'",
        "'Effect':'Allow','Principal':{'AWS':'123456789012:root'},'Action':'*','Resource':'*'",
        "'Effect':'Allow','Principal':'*','Resource':'*'",
        "'Effect':'Allow','Principal':'*','Action':'Decrypt','Resource':'*'",
        "'Effect':'Allow','Principal':'*','Action':[],'Resource':'*'",
        "'Effect':'Allow','Principal':'*','Action':{},'Resource':'*'",
        "'Effect':'Allow','Principal':'*','Action':'*','NotAction':'*','Resource':'*'",
        "'Effect':'Allow','Principal':'*','Action':'kms:*'",
        GOOD + ",'NotResource':'*'",
        GOOD + ",'Condition':[]",
        GOOD + ",'Condition':{'StringEquals':'x'}",
        GOOD + ",'Condition':{'StringEquals':{'kms:a':[]}}",
        GOOD + ",'Condition':{'StringEquals':{'nocolon':'x'}}",
        GOOD + ",'Condition':{'StringEquals':{'kms:a':null}}",
        GOOD + ",'Condition':{'StringEquals':{'kms:a':'${aws:username}'}}",
        GOOD + ",'Condition':{'StringEqualsIgnoreCas':{'kms:a':'x'}}",
        GOOD + ",'Condition':{'ForAnyValue:StringEquals':{'kms:a':'x'}}",
        GOOD + ",'Condition':{'ForAllValues:StringEquals':{'kms:a':'x'}}",
        GOOD + ",'Condition':{'NumericEquals':{'kms:a':'1'}}",
        GOOD + ",'Condition':{'NullIfExists':{'kms:a':'true'}}",
        GOOD + ",'Condition':{'Null':{'kms:a':'yes'}}",
        GOOD + ",'Condition':{'Bool':{'kms:a':'1'}}"
      })
  void refusesAStatementThatMayNotMeanWhatItSays(String statement) {
    refuses("{'Version':'2012-10-17','Statement':[{" + statement + "}]}");
  }

  @Test
  void acceptsTheSmallestPolicyAndKeepsItsText() {
    String text = "{\"Statement\":{" + GOOD.replace('\'', '"') + "}}";
    assertThat(KeyPolicy.parse(text).text()).isEqualTo(text);
  }

  @Test
  void boundsThePolicy() {
    String text = "{\"Statement\":{" + GOOD.replace('\'', '"') + "}}";
    String longest = text + " ".repeat(KeyPolicy.MAX_BYTES - text.length());
    assertThat(KeyPolicy.parse(longest).text()).hasSize(KeyPolicy.MAX_BYTES);
    refuses(longest + " ");
  }

  private static void refuses(String text) {
    assertThatThrownBy(() -> KeyPolicy.parse(text.replace('\'', '"')))
        .isInstanceOf(MalformedPolicyException.class);
  }
}
