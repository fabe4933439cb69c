package io.nitrosigner.operator.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.operator.UsageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events: those of aws-samples/eth-keygen-lambda-sam, {@code events/lambdaPayload.json}. */
final class KeyGenerationFunctionTest {
  private final List<KeyGenerationEvent> asked = new ArrayList<>();
  private final Map<String, String> environment =
      new HashMap<>(Map.of("AWS_REGION", "r", "KMS_KEY_ARN", "key", "DDB_TABLE_NAME", "table"));
  private final KeyGenerationFunction function =
      new KeyGenerationFunction(
          () -> environment,
          (request, key, table) -> {
            asked.add(request);
            return List.of(key, table);
          });

  @Test
  void takesTheCompanionsEvents() throws Exception {
    String answer =
        handle(
            """
            {
                "num_validators": 2,
                "mnemonic_language": "english",
                "chain": "hoodi",
                "eth1_withdrawal_address": "0x6F4b46423fc6181a0cF34e6716c220BD4d6C2471"
            }""");

    assertThat(asked)
        .containsExactly(
            new KeyGenerationEvent(2, "hoodi", "0x6F4b46423fc6181a0cF34e6716c220BD4d6C2471"));
    assertThat(answer).isEqualTo("[\"key\",\"table\"]");
  }

  @Test
  void makesOneKeyUnlessAskedForMoreThanTheCompanionMakes() throws Exception {
    handle(
        "{\"chain\":\"hoodi\",\"eth1_withdrawal_address\":\"0x\","
            + "\"operation\":\"generate_validator_keys\"}");
    handle("{\"chain\":\"hoodi\",\"eth1_withdrawal_address\":\"0x\",\"num_validators\":1000}");

    assertThat(asked).extracting(KeyGenerationEvent::count).containsExactly(1, 1000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"chain\":\"hoodi\"}                       | field eth1_withdrawal_address: expected the",
        "{}                                        | field chain: expected a network's name",
        "{\"chain\":\"hoodi\",\"eth1_withdrawal_address\":\"0x\",\"num_validators\":0}     | expected 1 to 10000, was 0",
        "{\"chain\":\"hoodi\",\"eth1_withdrawal_address\":\"0x\",\"num_validators\":10001} | expected 1 to 10000, was 10001",
        "{\"chain\":\"hoodi\",\"eth1_withdrawal_address\":\"0x\",\"num_validators\":1.5}   | expected a whole number",
        "{\"chain\":\"hoodi\",\"eth1_withdrawal_address\":\"0x\",\"num_validators\":\"2\"} | expected a whole number",
        "{\"chain\":1}                             | field chain: expected a string",
        "{\"chain\":\"hoodi\",\"mnemonic_language\":\"french\"} | expected english, was 'french'",
        "{\"chain\":\"hoodi\",\"operation\":\"set_tls_key\"} | expected generate_validator_keys",
      })
  void failsOnWhatItDoesNotKnow(String event, String why) {
    assertThatThrownBy(() -> handle(event))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(why);
    assertThat(asked).isEmpty();
  }

  @Test
  void namesEverythingThatItsEnvironmentLacks() {
    environment.clear();

    assertThatThrownBy(() -> handle("{\"chain\":\"hoodi\",\"eth1_withdrawal_address\":\"0x\"}"))
        .hasMessageContaining("lacks KMS_KEY_ARN, DDB_TABLE_NAME, AWS_REGION");
  }

  @Test
  void isMadeByLambdaWithoutArguments() {
    assertThatThrownBy(
            () ->
                new KeyGenerationFunction()
                    .handleRequest(
                        new ByteArrayInputStream("{}".getBytes(UTF_8)),
                        new ByteArrayOutputStream(),
                        new RecordingContext()))
        .hasMessageContaining("field chain");
  }

  private String handle(String event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    function.handleRequest(
        new ByteArrayInputStream(event.getBytes(UTF_8)), answer, new RecordingContext());
    return answer.toString(UTF_8);
  }
}
