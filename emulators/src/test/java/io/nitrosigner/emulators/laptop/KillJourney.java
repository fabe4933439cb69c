package io.nitrosigner.emulators.laptop;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.protocol.status.HostStatus;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is killed, at whatever moment: {@code up} continues with the same keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KillJourney {
  private LocalSystem system;
  private String keys;

  @BeforeAll
  void up(@TempDir Path directory) throws IOException, InterruptedException {
    system = new LocalSystem(directory.resolve("home"));
    system.up("--validators", "2");
    keys = publicKeys();
  }

  @AfterAll
  void down() throws IOException, InterruptedException {
    system.down();
  }

  @Test
  void aKilledEnclaveIsReplacedByItsHost() throws IOException, InterruptedException {
    String old = system.status().enclaveId().orElseThrow();
    LocalSystem.kill(system.enclave());
    system.awaitAnotherEnclave(old);
    assertThat(publicKeys()).isEqualTo(keys);
  }

  @Test
  void aNewHostFindsTheServingEnclave() throws IOException, InterruptedException {
    HostStatus before = system.status();
    LocalSystem.kill(system.host(1));
    system.up();
    assertThat(system.status().enclaveId()).isEqualTo(before.enclaveId());
    assertThat(publicKeys()).isEqualTo(keys);
  }

  @Test
  void theEmulatorsKeepWhatTheyHave() throws IOException, InterruptedException {
    LocalSystem.kill(system.process(EmulatedAws.PROGRAM));
    LocalSystem.kill(system.dynamoDb());
    system.up();
    String old = system.status().enclaveId().orElseThrow();
    LocalSystem.kill(system.enclave());
    system.awaitAnotherEnclave(old);
    assertThat(publicKeys()).isEqualTo(keys);
  }

  @Test
  void anEnclaveThatDiesWhileItUnsealsIsReplaced() throws IOException, InterruptedException {
    String old = system.status().enclaveId().orElseThrow();
    LocalSystem.kill(system.enclave());
    system.awaitActivity("initialising");
    LocalSystem.kill(system.enclave());
    system.awaitAnotherEnclave(old);
    assertThat(publicKeys()).isEqualTo(keys);
  }

  @Test
  void aHostThatDiesWhileItInitialisesIsReplacedByUp() throws IOException, InterruptedException {
    LocalSystem.kill(system.enclave());
    system.awaitActivity("initialising");
    LocalSystem.kill(system.host(1));
    system.up();
    assertThat(publicKeys()).isEqualTo(keys);
  }

  @Test
  void everythingAtOnce() throws IOException, InterruptedException {
    system.processes().forEach(LocalSystem::kill);
    system.up();
    assertThat(publicKeys()).isEqualTo(keys);
  }

  @ParameterizedTest
  @ValueSource(strings = {"enclave image", "emulated AWS", "TLS identity", "host program"})
  void upAloneHalfWay(String step, @TempDir Path directory)
      throws IOException, InterruptedException {
    LocalSystem other = new LocalSystem(directory.resolve("home"));
    other.upUntil(step).destroyForcibly().waitFor();
    other.up();
    assertThat(other.get(other.client(), "/upcheck").body()).isEqualTo("OK");
    other.down();
  }

  @Test
  void upWithEverythingHalfWay(@TempDir Path directory) throws IOException, InterruptedException {
    LocalSystem other = new LocalSystem(directory.resolve("home"));
    for (String step : new String[] {"emulated AWS", "validator keys", "host program"}) {
      Process up = other.upUntil(step);
      other.processes().forEach(LocalSystem::kill);
      up.destroyForcibly().waitFor();
    }
    other.up("--validators", "2");
    assertThat(other.status().enclave().orElseThrow().keysLoaded()).isEqualTo(2);
    other.down();
  }

  private String publicKeys() throws IOException, InterruptedException {
    HttpClient client = system.client();
    return system.get(client, "/api/v1/eth2/publicKeys").body();
  }
}
