package io.nitrosigner.operator.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.nitrosigner.protocol.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ValidatorClientTest {
  private static final String FIRST = "0x" + "ab".repeat(48);
  private static final String SECOND = "0x" + "cd".repeat(48);
  private static final String CERTIFICATE = "/home/it's \"mine\"/\\n: #/ca.pem";
  private static final SignerAddress SIGNER =
      new SignerAddress("https://signer:8443", CERTIFICATE, List.of(FIRST, SECOND));

  @Test
  void definesEachKeyForLighthouse() throws Exception {
    String yaml = String.join("\n", ValidatorClient.LIGHTHOUSE.lines(SIGNER));
    List<Map<String, Object>> definitions =
        new YAMLMapper().readValue(yaml, new TypeReference<List<Map<String, Object>>>() {});
    assertThat(definitions)
        .extracting(d -> d.get("voting_public_key"))
        .containsExactly(FIRST, SECOND);
    assertThat(definitions)
        .allSatisfy(
            definition ->
                assertThat(definition)
                    .containsEntry("enabled", true)
                    .containsEntry("type", "web3signer")
                    .containsEntry("url", "https://signer:8443")
                    .containsEntry("root_certificate_path", CERTIFICATE));
  }

  @ParameterizedTest
  @EnumSource(value = ValidatorClient.class, names = "LIGHTHOUSE", mode = EnumSource.Mode.EXCLUDE)
  void givesLinesThatAShellUnderstands(ValidatorClient client) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-n", "-c", String.join("\n", client.lines(SIGNER)))
            .redirectErrorStream(true)
            .start();
    assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(shell.waitFor()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "LODESTAR,--externalSigner.url https://signer:8443",
    "PRYSM,--validators-external-signer-public-keys=https://signer:8443/api/v1/eth2/publicKeys",
    "TEKU,--validators-external-signer-public-keys=external-signer",
    "VERO,--remote-signer-url=https://signer:8443",
    "TEKU,--validators-external-signer-truststore=\"$PWD/nitro-signer-trust.p12\"",
    "TEKU,--validators-external-signer-truststore-password-file=\"$PWD/nitro-signer-trust.txt\"",
    "NIMBUS,--web3-signer-url=https://signer:8443",
  })
  void namesTheOptionsOfEachClient(ValidatorClient client, String option) {
    assertThat(String.join("\n", client.lines(SIGNER))).contains(option);
  }

  @Test
  void writesARemoteKeystoreOfEachKeyForNimbus(@TempDir Path data) throws Exception {
    String script =
        String.join("\n", ValidatorClient.NIMBUS.lines(SIGNER))
            .replace("nimbus_validator_client ", "true ")
            .replace("/var/lib/nimbus", data.toString());
    assertThat(new ProcessBuilder("sh", "-ec", script).inheritIO().start().waitFor()).isZero();
    for (String key : List.of(FIRST, SECOND)) {
      Path file = data.resolve("validators").resolve(key).resolve("remote_keystore.json");
      assertThat(Json.mapper().readTree(Files.readAllBytes(file)))
          .isEqualTo(
              Json.mapper()
                  .readTree(
                      """
                      {"version": 1, "type": "web3signer", "pubkey": "%s",
                       "remote": "https://signer:8443", "ignore_ssl_verification": true}
                      """
                          .formatted(key)));
    }
  }

  /** With {@code --web3-signer-url} Nimbus would check the certificate all the same. */
  @Test
  void startsNimbusOnItsRemoteKeystores() {
    assertThat(ValidatorClient.NIMBUS.lines(SIGNER).getLast())
        .isEqualTo("nimbus_validator_client --data-dir=\"$DATA_DIR\"");
  }

  @Test
  void makesTheTrustStoreOfTekuAnew(@TempDir Path directory) throws Exception {
    Path store = Files.writeString(directory.resolve("nitro-signer-trust.p12"), "of before");
    String script =
        String.join("\n", ValidatorClient.TEKU.lines(SIGNER))
            .replace("keytool ", "true ")
            .replace("teku ", "true ");

    Process shell =
        new ProcessBuilder("sh", "-ec", script).directory(directory.toFile()).inheritIO().start();

    assertThat(shell.waitFor()).isZero();
    assertThat(store).doesNotExist();
    assertThat(directory.resolve("nitro-signer-trust.txt")).hasContent("changeit");
  }

  @Test
  void quotesForTheShellWhatNeedsIt() {
    assertThat(ValidatorClient.quoted("/a/b-c.pem")).isEqualTo("/a/b-c.pem");
    assertThat(ValidatorClient.quoted("/it's mine")).isEqualTo("'/it'\\''s mine'");
  }
}
