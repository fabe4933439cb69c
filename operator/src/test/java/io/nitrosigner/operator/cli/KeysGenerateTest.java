package io.nitrosigner.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.signing.keys.Mnemonic;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What a person sees whose keys cannot be made as asked; AWS is never reached. */
final class KeysGenerateTest {
  private static final String ADDRESS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void deploy() throws IOException {
    Map<String, String> outputs =
        Map.of(
            Output.REGION.key(), "eu-central-1",
            Output.DEPLOYMENT_ID.key(), "3f2b8a52-6c0d-4d5e-9b1a-7e8f90a1b2c3",
            Output.NETWORK.key(), "hoodi",
            Output.KMS_KEY_ARN.key(), "arn:aws:kms:eu-central-1:123456789012:key/1",
            Output.VALIDATOR_KEYS_TABLE.key(), "keys");
    Files.write(directory.resolve("output.json"), new Deployment("test", outputs).write());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--network holesky --bls-withdrawal|the network holesky is dead: it was shut down",
        "--network goerli --bls-withdrawal|the network goerli is dead: it was shut down",
        "--network hodi --bls-withdrawal|unknown network hodi",
        "--network mainnet --bls-withdrawal"
            + "|--network: expected hoodi, which the deployment signs for, was mainnet",
        "--network hoodi --withdrawal-address 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"
            + "|it would be 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "--network hoodi --withdrawal-address 5aAeb6|--withdrawal-address: expected an address",
        "--network hoodi --bls-withdrawal --amount 0.5"
            + "|--amount: expected an amount from 1 to 2048 ETH, was 0.5",
        "--network hoodi --bls-withdrawal --amount 33"
            + "|a validator that does not compound stakes 32 ETH at most, was 33 ETH",
        "--network hoodi --bls-withdrawal --deposit-dir /does/not/exist"
            + "|no directory /does/not/exist",
        "--network hoodi --bls-withdrawal|there is no terminal to show a new mnemonic on",
        "--network hoodi --bls-withdrawal --mnemonic-in /does/not/exist"
            + "|cannot read the mnemonic from /does/not/exist",
      })
  void tellsWhatCannotBe(String options, String message) {
    assertThat(generate(options)).isEqualTo(1);
    assertThat(err.toString()).contains("nitro-signer: error: ", message);
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--network hoodi|--withdrawal-address",
        "--network hoodi --bls-withdrawal --compounding|--compounding needs --withdrawal-address",
        "--network hoodi --bls-withdrawal --withdrawal-address 0x|mutually exclusive",
        "--network hoodi --bls-withdrawal --mnemonic-in a --mnemonic-out b"
            + "|--mnemonic-out is for a new mnemonic",
        "--network hoodi --bls-withdrawal --mnemonic-in a --host-url 127.0.0.1"
            + "|--host-url: expected http://HOST:PORT, was 127.0.0.1",
      })
  void tellsWhatIsWrongUse(String options, String message) {
    assertThat(generate(options)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void tellsThePlaceOfAWrongWordAndNotTheWord() throws IOException {
    Path words = Files.writeString(directory.resolve("words"), "abandon ".repeat(11) + "abbout");

    assertThat(generate("--network hoodi --bls-withdrawal --mnemonic-in " + words)).isEqualTo(1);

    assertThat(err.toString())
        .contains("the mnemonic: word 12 is not in the english list")
        .contains("warning: others may read the mnemonic in " + words)
        .doesNotContain("abbout", "abandon");
  }

  @Test
  void foreseesKeysOfANewMnemonic() throws IOException {
    String options =
        "--network hoodi --compounding --amount 2048 --dry-run --withdrawal-address " + ADDRESS;

    assertThat(generate(options)).isZero();

    assertThat(err.toString())
        .contains(
            "2 keys of a new mnemonic would be made for 3f2b8a52-6c0d-4d5e-9b1a-7e8f90a1b2c3 on"
                + " hoodi, each with a deposit of 2048 ETH");
    assertThat(directory.toFile().list()).containsExactly("output.json");
  }

  @Test
  void goesOnWhenTheWordsAreRepeated() {
    FakeTerminal person = new FakeTerminal("", "other words", "aban ".repeat(11) + "about");

    MnemonicSource.confirm(abandon(), person);

    assertThat(person.shown.toString()).contains("abandon abandon", "These are other words.");
    assertThat(person.cleared).isOne();
  }

  @Test
  void makesNothingWhenTheyAreNot() {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> MnemonicSource.confirm(abandon(), new FakeTerminal("", "a", "b", "c")))
        .withMessage("the mnemonic was not repeated: no key was made");
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> MnemonicSource.confirm(abandon(), new FakeTerminal()));
  }

  private int generate(String options) {
    List<String> line = new ArrayList<>(List.of("keys", "generate", "--count", "2"));
    line.addAll(List.of("--output", directory.resolve("output.json").toString()));
    line.addAll(List.of("--deposit-dir", directory.toString()));
    if (options.contains("--deposit-dir")) {
      line.subList(line.size() - 2, line.size()).clear();
    }
    line.addAll(List.of(options.split(" ", -1)));
    CommandLine command = NitroSigner.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(line.toArray(String[]::new));
  }

  private static Mnemonic abandon() {
    return Mnemonic.generate(new byte[16]);
  }

  /** A person who types what was thought of before. */
  private static final class FakeTerminal implements PersonsTerminal {
    private final StringBuilder shown = new StringBuilder();
    private final ArrayDeque<String> typed;
    private int cleared;

    FakeTerminal(String... typed) {
      this.typed = new ArrayDeque<>(List.of(typed));
    }

    @Override
    public void show(String line) {
      shown.append(line).append('\n');
    }

    @Override
    public Optional<char[]> ask(String prompt) {
      return Optional.ofNullable(typed.poll()).map(String::toCharArray);
    }

    @Override
    public void clear() {
      cleared++;
    }
  }
}
