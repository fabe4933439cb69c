package io.nitrosigner.operator.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.signing.bls.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where passwords come from, and that none stays. */
final class PasswordsTest {
  private static final Path KEYSTORE = Path.of("somewhere", "keystore-m.json");
  private static final PublicKey KEY = PublicKey.read("ab".repeat(48));

  @TempDir private Path directory;

  @Test
  void takesAFileAsItIs() throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "𝔱𝔢𝔰𝔱🔑\n");

    try (Passwords passwords = Passwords.inFile(file)) {
      assertThat(passwords.of(KEYSTORE, Optional.empty()))
          .containsExactly("𝔱𝔢𝔰𝔱🔑\n".toCharArray());
    }
  }

  @Test
  void wipesTheOneForAll() {
    char[] password = {'a', 'b'};
    Passwords passwords = Passwords.same(password);
    char[] copy = passwords.of(KEYSTORE, Optional.empty());
    passwords.close();

    assertThat(copy).containsExactly('a', 'b');
    assertThat(password).containsExactly('\0', '\0');
  }

  @Test
  void findsOneByTheKeystoreOrTheKey() throws IOException {
    Files.writeString(directory.resolve("0x" + "ab".repeat(48)), "by key");
    Passwords passwords = Passwords.inDirectory(directory);
    assertThat(passwords.of(KEYSTORE, Optional.of(KEY))).containsExactly("by key".toCharArray());

    Files.writeString(directory.resolve("keystore-m.txt"), "by name");
    assertThat(passwords.of(KEYSTORE, Optional.of(KEY))).containsExactly("by name".toCharArray());
    assertThatThrownBy(() -> passwords.of(Path.of("other.json"), Optional.empty()))
        .isInstanceOf(UsageException.class)
        .hasMessage("no password file " + directory.resolve("other.txt"));
  }

  @Test
  void refusesWhatIsNoPassword() throws IOException {
    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xc3, 'x'});
    Path longer = Files.write(directory.resolve("long"), "x".repeat(5000).getBytes(UTF_8));

    assertThatThrownBy(() -> Passwords.inFile(binary))
        .hasMessage(binary + ": expected a password in UTF-8");
    assertThatThrownBy(() -> Passwords.inFile(longer))
        .hasMessage(longer + ": expected at most 4096 bytes");
    assertThatThrownBy(() -> Passwords.inFile(directory.resolve("absent")))
        .isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> Passwords.inDirectory(binary)).hasMessage("no directory " + binary);
  }
}
