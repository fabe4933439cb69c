package io.nitrosigner.protocol.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.protocol.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ControlRequestTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|control request: expected a JSON object",
        "1|control request: expected a JSON object",
        "null|control request: expected a JSON object",
        "{}|operation: expected a string",
        "{\"operation\":5}|operation: expected a string",
        "{\"operation\":\"exec\"}|operation: expected init_state, rows, init, keys, keys_unavailable, tls, credential, history or metrics",
        "{\"operation\":\"metrics\",\"x\":1}|metrics: field x is unknown or of the wrong type",
        "{\"operation\":\"init_state\",\"x\":1}|init_state: field x is unknown or of the wrong type",
        "{\"operation\":\"init\"}|init: field config is unknown or of the wrong type",
        "{\"operation\":\"init_state\"} x|control request: not valid JSON",
        "{\"operation\":\"a\",\"operation\":\"b\"}|control request: not valid JSON",
        "GET / HTTP/1.1|control request: not valid JSON",
      })
  void refusesWhatIsNoRequest(String json, String message) {
    assertThatThrownBy(() -> ControlRequest.read(json.getBytes(UTF_8)))
        .isInstanceOf(ProtocolException.class)
        .hasMessage(message);
  }

  @Test
  void refusesDeepNesting() {
    String deep = "{\"operation\":\"init_state\",\"x\":" + "[".repeat(10_000);
    assertThatThrownBy(() -> ControlRequest.read(deep.getBytes(UTF_8)))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("control request: not valid JSON");
  }

  @Test
  void wantsCredentialsThatEndAtATime() {
    String json =
        """
        {"operation":"credential","credential":{"access_key_id":"ASIA1","secret_access_key":"x",\
        "token":"y","expiration":"tomorrow"}}""";
    assertThatThrownBy(() -> ControlRequest.read(json.getBytes(UTF_8)))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("expiration: expected a time such as 2026-11-22T12:00:00Z");
  }

  @Test
  void keepsTheCredentialOutOfText() {
    Credential credential =
        new Credential("ASIA1", "the-secret", "the-token", "2026-01-01T00:00:00Z");
    assertThat(credential.toString())
        .contains("ASIA1")
        .doesNotContain("the-secret")
        .doesNotContain("the-token");
  }
}
