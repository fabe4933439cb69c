package io.nitrosigner.protocol.configuration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.protocol.ProtocolException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AttestedConfigurationTest {
  private static final String GOOD =
      """
      {"version":1,"deployment":"40eec9d0-6a37-11ed-bce8-02f9df3f099e","region":"eu-central-1",\
      "kms_key_arn":"arn:aws:kms:eu-central-1:123456789012:key/abc","network":{},"duties":[],\
      "slashing_protection":{"table":"local-SlashingProtection","window_epochs":2}}\
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\":1|\"version\":2|version: expected 1, was 2",
        "40eec9d0-|40eec9d0|deployment: expected a UUID",
        "\"region\":\"eu-central-1\"|\"region\":\"moon\"|region: expected an AWS region, was moon",
        "aws:kms:eu-central-1|aws:kms:eu-west-1|kms_key_arn: expected in eu-central-1",
        "key/abc|alias/abc|kms_key_arn: expected a KMS key ARN",
        "\"network\":{}|\"network\":{},\"debug\":true|field debug is unknown",
        "\"network\":{}|\"network\":[]|field network is unknown or of the wrong type",
        ",\"network\":{}||field network is unknown or of the wrong type",
        "\"table\":\"local-|\"table\":\"lo/cal-|slashing_protection.table: expected 3 to 255 of",
        "\"local-SlashingProtection\"|\"ab\"|slashing_protection.table: expected 3 to 255 of",
        "\"window_epochs\":2|\"window_epochs\":0|slashing_protection.window_epochs: expected 1 to 8",
        "\"window_epochs\":2|\"window_epochs\":9|slashing_protection.window_epochs: expected 1 to 8",
        ",\"duties\":[]||field duties is unknown or of the wrong type",
      })
  void namesTheFieldThatIsWrong(String good, String bad, String message) {
    String json = GOOD.replace(good, bad == null ? "" : bad);
    assertThatThrownBy(() -> AttestedConfiguration.read(json.getBytes(UTF_8)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesOversizedBytesUnread() {
    assertThatThrownBy(() -> AttestedConfiguration.read(new byte[64 * 1024 + 1]))
        .hasMessage("configuration: at most 65536 bytes, was 65537");
  }

  @Test
  void hasTheSameBytesInWhateverOrderTheNetworkWasGiven() {
    Map<String, Object> forwards = new LinkedHashMap<>();
    Map<String, Object> backwards = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      forwards.put("KEY_" + i, i);
      backwards.put("KEY_" + (19 - i), 19 - i);
    }
    assertThat(with(forwards).write()).isEqualTo(with(backwards).write());
  }

  private static AttestedConfiguration with(Map<String, Object> network) {
    return new AttestedConfiguration(
        1,
        "40eec9d0-6a37-11ed-bce8-02f9df3f099e",
        "eu-central-1",
        "arn:aws:kms:eu-central-1:123456789012:key/abc",
        network,
        List.of("validator_registration"),
        SlashingProtection.in("local-SlashingProtection"));
  }
}
