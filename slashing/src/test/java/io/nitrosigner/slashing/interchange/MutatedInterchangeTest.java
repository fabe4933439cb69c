package io.nitrosigner.slashing.interchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.slashing.Keys;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Damaged files are read or refused, and nothing else happens. */
final class MutatedInterchangeTest {
  private static final byte[] FILE =
      """
      {"metadata": {"interchange_format_version": "5",
        "genesis_validators_root": "0x%1$s"},
       "data": [{"pubkey": "%2$s", "signed_blocks": [{"slot": "81952", "signing_root": "0x%1$s"}],
         "signed_attestations": [
           {"source_epoch": "2290", "target_epoch": "3007", "signing_root": "0x%1$s"},
           {"source_epoch": "2290", "target_epoch": "3008"}]}]}
      """
          .formatted("4b".repeat(32), Keys.KEY)
          .getBytes(UTF_8);

  /** A byte that is overwritten. */
  record Overwrite(int place, byte value) {}

  @Property(tries = 5000)
  void isReadOrRefused(
      @ForAll("overwrites") List<Overwrite> overwrites, @ForAll("lengths") int length) {
    byte[] damaged = Arrays.copyOf(FILE, length);
    overwrites.stream()
        .filter(overwrite -> overwrite.place() < length)
        .forEach(overwrite -> damaged[overwrite.place()] = overwrite.value());

    try {
      assertThat(Interchange.read(new ByteArrayInputStream(damaged)).watermarks().size())
          .isLessThan(3);
    } catch (InterchangeException e) {
      assertThat(e).message().matches("[\\x20-\\x7e…]+");
    }
  }

  @Provide
  static Arbitrary<List<Overwrite>> overwrites() {
    Arbitrary<Byte> value =
        Arbitraries.oneOf(
            Arbitraries.bytes(),
            Arbitraries.of("{}[]\",:0x\\".chars().mapToObj(c -> (byte) c).toList()));
    return Combinators.combine(Arbitraries.integers().between(0, FILE.length - 1), value)
        .as(Overwrite::new)
        .list()
        .ofMaxSize(4);
  }

  @Provide
  static Arbitrary<Integer> lengths() {
    return Arbitraries.oneOf(
        Arbitraries.just(FILE.length), Arbitraries.integers().between(0, FILE.length));
  }
}
