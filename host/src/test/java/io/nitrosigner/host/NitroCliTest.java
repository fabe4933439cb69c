package io.nitrosigner.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.protocol.ProtocolException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NitroCliTest {
  private static final RunningEnclave ENCLAVE = new RunningEnclave("signer", "i-1-enc1", 16);

  @TempDir private Path directory;

  @Test
  void findsAnEnclaveByName() throws Exception {
    NitroCli cli =
        script(
                """
                echo 'a warning' >&2
                echo '[
                  {"EnclaveName": "other", "EnclaveID": "i-1-enc0", "EnclaveCID": 4},
                  {"EnclaveName": "signer", "EnclaveID": "i-1-enc1", "EnclaveCID": 16,
                   "State": "RUNNING", "Flags": "NONE", "CPUIDs": [1, 3]}
                ]'
                """)
            .command();

    assertThat(cli.find("signer")).contains(ENCLAVE);
    assertThat(cli.find("third")).isEmpty();
  }

  @Test
  void runsWhatTheConfigurationSays() throws Exception {
    NitroCliScript script =
        script(
            """
            echo 'Started enclave with enclave-cid: 16, memory: 1024 MiB, cpu-ids: [1, 3]' >&2
            echo '{"EnclaveName": "signer", "EnclaveID": "i-1-enc1", "EnclaveCID": 16}'
            """);

    assertThat(script.command().run("signer", Configurations.in(directory))).isEqualTo(ENCLAVE);
    assertThat(script.calls())
        .containsExactly(
            "run-enclave --enclave-name signer --eif-path "
                + directory.resolve("signer.eif")
                + " --cpu-count 2 --memory 1024 --enclave-cid 16");
  }

  @Test
  void terminatesById() throws Exception {
    NitroCliScript script = script("");
    script.command().terminate(ENCLAVE);

    assertThat(script.calls()).containsExactly("terminate-enclave --enclave-id i-1-enc1");
  }

  @Test
  void saysWhatNitroCliSaid() throws Exception {
    NitroCli cli =
        script(
                """
                echo '[ E26 ] Insufficient memory requested. User provided `memory` is 64 MB' >&2
                exit 26
                """)
            .command();

    assertThatThrownBy(() -> cli.run("signer", Configurations.in(directory)))
        .isInstanceOf(HostException.class)
        .hasMessage(
            "nitro-cli: [ E26 ] Insufficient memory requested. User provided `memory` is 64 MB");
  }

  @Test
  void boundsWhatItRepeats() throws Exception {
    NitroCli cli = script("head -c 100000 /dev/zero | tr '\\0' x >&2; exit 1").command();

    assertThatThrownBy(() -> cli.find("signer"))
        .hasMessage("nitro-cli: " + "x".repeat(2_000) + "…");
  }

  @Test
  void refusesAnswersThatAreNotJson() throws Exception {
    assertThatThrownBy(() -> script("echo Started").command().find("signer"))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("nitro-cli: not valid JSON");
    assertThatThrownBy(() -> script("echo '{}'").command().find("signer"))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(
            () -> script("echo '{}'").command().run("signer", Configurations.in(directory)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("nitro-cli run-enclave: ");
  }

  @Test
  void refusesEndlessAnswers() throws Exception {
    NitroCli cli = script("head -c 1048577 /dev/zero").command();

    assertThatThrownBy(() -> cli.find("signer"))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("nitro-cli: more than 1048576 bytes of output");
  }

  @Test
  void tellsWhenThereIsNoNitroCli() {
    String missing = directory.resolve("nitro-cli").toString();

    assertThatThrownBy(() -> new NitroCli(List.of(missing)).find("signer"))
        .isInstanceOf(HostException.class)
        .hasMessageStartingWith(missing + " cannot be started: ");
  }

  private NitroCliScript script(String body) throws Exception {
    return NitroCliScript.of(directory, body);
  }
}
