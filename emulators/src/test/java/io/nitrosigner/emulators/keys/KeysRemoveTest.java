package io.nitrosigner.emulators.keys;

import static io.nitrosigner.emulators.keys.KeysWorld.pubkey;
import static io.nitrosigner.emulators.keys.KeysWorld.referenceRow;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.nitrosigner.emulators.aws.LoopbackTls;
import io.nitrosigner.emulators.keys.KeysWorld.Said;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.keys.DeployedKeys;
import io.nitrosigner.operator.keys.ServedKeys;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No key is removed that somebody may be signing with at this moment. */
@Timeout(60)
final class KeysRemoveTest {
  private KeysWorld world;
  private HttpsServer signer;
  private volatile String served = "[]";

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    world = new KeysWorld(directory);
    signer = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    signer.setHttpsConfigurator(new HttpsConfigurator(KeysWorld.TLS.server()));
    signer.createContext(
        "/api/v1/eth2/publicKeys",
        exchange -> {
          byte[] body = served.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    signer.start();
    world.signer("https://localhost:" + signer.getAddress().getPort(), KeysWorld.TLS);
    world.put(referenceRow("none", 1));
  }

  @AfterEach
  void stop() {
    signer.stop(0);
    world.close();
  }

  @Test
  void keepsAKeyThatTheSignerHasNotDroppedYet() throws IOException {
    served = "[\"0x%s\"]".formatted(pubkey(1));

    Said refused = world.keys("remove", pubkey(1), "--yes", "1");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.out())
        .contains("still served by the signer: wait until each enclave has dropped it");
    assertThat(world.rows()).hasSize(1);

    served = "[]";
    assertThat(world.keys("remove", pubkey(1), "--yes", "1").exit()).isZero();
    assertThat(world.rows()).isEmpty();
  }

  @Test
  void saysWhenTheSignerCannotBeAsked() throws IOException {
    signer.stop(0);

    Said said = world.keys("remove", pubkey(1), "--yes", "1");
    assertThat(said.exit()).isZero();
    assertThat(said.err()).contains("warning: the signer does not answer from here");
  }

  @Test
  void waitsNotForEverForASignerThatStalls() {
    signer.removeContext("/api/v1/eth2/publicKeys");
    signer.createContext(
        "/api/v1/eth2/publicKeys",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write('[');
          exchange.getResponseBody().flush();
        });
    try (DeployedKeys keys = DeployedKeys.of(world.deployment())) {
      URI url = world.deployment().endpoint(Output.SIGNER_URL).orElseThrow();
      TlsKeyRecord tls = keys.tls().orElseThrow();

      assertThatIOException()
          .isThrownBy(() -> ServedKeys.at(url, tls, Duration.ofSeconds(1)))
          .withMessageContaining("no answer from " + url);
    }
  }

  @Test
  void believesNoSignerOfAnotherIdentity() throws IOException {
    world.signer("https://localhost:" + signer.getAddress().getPort(), LoopbackTls.generate());
    served = "[\"0x%s\"]".formatted(pubkey(1));

    assertThat(world.keys("remove", pubkey(1), "--dry-run").err())
        .contains("warning: the signer does not answer from here");
  }

  @Test
  void removesNothingWhenNobodyConfirms() throws IOException {
    world.withoutOutput(Output.SIGNER_URL);

    assertThat(world.keys("remove", pubkey(1), "--dry-run").err())
        .contains("warning: the outputs name no signer");
    assertThat(world.keys("remove", pubkey(1), "--yes", "2").exit()).isEqualTo(2);
    assertThat(world.rows()).hasSize(1);
  }
}
