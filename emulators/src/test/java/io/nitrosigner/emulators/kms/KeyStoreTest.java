package io.nitrosigner.emulators.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.emulators.kms.policy.KeyPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Enough for a kill to meet the store in the middle of a write. */
  private static final int KEYS_BEFORE_KILL = 50;

  @TempDir Path directory;

  @Test
  void keepsAllOfAKeyInEveryState() throws IOException {
    EncryptionContext context = EncryptionContext.of(Map.of("a", "b"));
    for (KeyState state :
        List.of(
            new KeyState.Enabled(),
            new KeyState.Disabled(),
            new KeyState.PendingDeletion(NOW.plus(Duration.ofDays(7))))) {
      CustomerKey key = key().with(state).withRotation(true);
      byte[] blob = key.material().seal(key.id(), new byte[] {1}, context, RANDOM);
      try (KeyStore store = KeyStore.open(directory)) {
        store.add(key, 10);
      }
      try (KeyStore store = KeyStore.open(directory)) {
        CustomerKey kept = store.find(key.id()).orElseThrow();
        assertThat(kept.state()).isEqualTo(state);
        assertThat(kept.rotating()).isTrue();
        assertThat(kept.created()).isEqualTo(NOW);
        assertThat(kept.description()).isEqualTo("a key");
        assertThat(kept.policy().text()).isEqualTo(key.policy().text());
        assertThat(kept.material().open(blob, context)).containsExactly(1);
      }
    }
  }

  @Test
  void keepsAliasesAndForgetsThemWithTheirKey() throws IOException {
    CustomerKey key = key();
    try (KeyStore store = KeyStore.open(directory)) {
      store.add(key, 10);
      assertThat(store.add(new Alias("alias/a/b:c", key.id(), NOW))).isTrue();
      assertThat(store.add(new Alias("alias/a/b:c", key.id(), NOW))).isFalse();
    }
    try (KeyStore store = KeyStore.open(directory)) {
      assertThat(store.find("alias/a/b:c")).hasValue(new Alias("alias/a/b:c", key.id(), NOW));
      store.update(key.id(), k -> k.with(new KeyState.PendingDeletion(NOW)));
      store.purge(NOW.minusMillis(1));
      assertThat(store.keys()).hasSize(1);
      store.purge(NOW);
    }
    try (KeyStore store = KeyStore.open(directory)) {
      assertThat(store.keys()).isEmpty();
      assertThat(store.aliases()).isEmpty();
    }
  }

  @Test
  void boundsTheNumberOfKeys() throws IOException {
    try (KeyStore store = KeyStore.open(directory)) {
      assertThat(store.add(key(), 1)).isTrue();
      assertThat(store.add(key(), 1)).isFalse();
    }
  }

  @Test
  void letsOnlyTheOwnerReadKeys() throws IOException {
    CustomerKey key = key();
    try (KeyStore store = KeyStore.open(directory)) {
      store.add(key, 10);
    }
    assertThat(Files.getPosixFilePermissions(directory.resolve(key.id() + ".key.json")))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    assertThat(key.toString()).contains("redacted").doesNotContain(key.material().encode());
  }

  @Test
  void ignoresAWriteThatWasInterrupted() throws IOException {
    Path half = directory.resolve(UUID.randomUUID() + ".key.json.new");
    Files.writeString(half, "{\"version\":1,\"id\":");
    try (KeyStore store = KeyStore.open(directory)) {
      assertThat(store.keys()).isEmpty();
    }
    assertThat(half).doesNotExist();
  }

  @Test
  void refusesADirectoryThatIsInUse() throws IOException {
    try (KeyStore _ = KeyStore.open(directory)) {
      assertThatThrownBy(() -> KeyStore.open(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another KMS emulator uses " + directory);
    }
    KeyStore.open(directory).close();
  }

  @Test
  void refusesAFileItCannotReadAndNamesIt() throws IOException {
    Path file = directory.resolve("x.key.json");
    Files.writeString(file, "{\"version\":2}");
    assertThatThrownBy(() -> KeyStore.open(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + ": version must be 1, was 2");
  }

  @Test
  void keepsEveryKeyThatWasAcknowledgedBeforeAKill() throws Exception {
    Process writer =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                KeyWriter.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<UUID> acknowledged = new ArrayList<>();
    try (BufferedReader output = writer.inputReader()) {
      for (int i = 0; i < KEYS_BEFORE_KILL; i++) {
        acknowledged.add(UUID.fromString(output.readLine()));
      }
      writer.destroyForcibly();
      assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    try (KeyStore store = KeyStore.open(directory)) {
      assertThat(store.keys()).extracting(CustomerKey::id).containsAll(acknowledged);
    }
  }

  static CustomerKey key() {
    return new CustomerKey(
        UUID.randomUUID(),
        NOW,
        "a key",
        new KeyState.Enabled(),
        false,
        KeyPolicy.delegatingTo("123456789012"),
        KeyMaterial.generate(RANDOM));
  }

  /** Adds keys until it is killed, and prints each one that it may rely on. */
  static final class KeyWriter {
    private KeyWriter() {}

    public static void main(String[] arguments) throws IOException {
      try (KeyStore store = KeyStore.open(Path.of(arguments[0]))) {
        while (true) {
          CustomerKey key = key();
          store.add(key, Integer.MAX_VALUE);
          System.out.println(key.id());
        }
      }
    }
  }
}
