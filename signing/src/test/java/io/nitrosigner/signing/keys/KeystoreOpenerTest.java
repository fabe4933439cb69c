package io.nitrosigner.signing.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Keystores of ERC-2335 in a bound of memory. */
final class KeystoreOpenerTest {
  private static final long MIB = 1024L * 1024;
  private static final char[] PASSWORD = "𝔱𝔢𝔰𝔱𝔭𝔞𝔰𝔰𝔴𝔬𝔯𝔡🔑".toCharArray();

  @Test
  void opensMoreThanThereIsMemoryForAtOnce() throws Exception {
    KeystoreOpener opener = KeystoreOpener.withinHalfOf(2 * 256 * MIB);
    Keystore scrypt = Keystore.read(Vectors.read("keys/test1.json"));
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<byte[]>> opened = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        opened.add(threads.submit(() -> opener.open(scrypt, PASSWORD)));
      }
      for (Future<byte[]> secret : opened) {
        assertThat(secret.get()).hasSize(32).endsWith(0x6f);
      }
    }
  }

  @Test
  void refusesWhatTakesMoreThanThereWillEverBe() {
    Map<String, Object> json = Vectors.read("keys/test1.json");
    Vectors.object(json, "crypto", "kdf", "params").put("n", 1 << 19);

    assertThatThrownBy(() -> KeystoreOpener.withinHalfOf(MIB).open(Keystore.read(json), PASSWORD))
        .isInstanceOf(KeystoreException.class)
        .hasMessage("the keystore takes 512 MiB, expected at most 256");
  }

  @Test
  void opensAfterAFailureAsBefore() throws InterruptedException {
    KeystoreOpener opener = KeystoreOpener.withinHalfOf(MIB);
    Keystore scrypt = Keystore.read(Vectors.read("keys/test1.json"));

    assertThatThrownBy(() -> opener.open(scrypt, new char[] {'x'}))
        .isInstanceOf(KeystoreException.class);
    assertThat(opener.open(scrypt, PASSWORD)).hasSize(32);
  }
}
