package io.nitrosigner.operator.cli;

import io.nitrosigner.signing.bls.PublicKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The keys that a verb is about: those that are named, or all. */
final class KeySelection {
  @Parameters(
      paramLabel = "PUBKEY",
      arity = "0..*",
      converter = PublicKeyConverter.class,
      description = "Keys.")
  private List<PublicKey> keys = new ArrayList<>();

  @Option(names = "--all", description = "All keys that there are to change.")
  private boolean all;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Refuses a line that names no keys, or some and all. */
  void check() {
    if (all == !keys.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "expected either public keys or --all");
    }
  }

  boolean isAll() {
    return all;
  }

  /** Their names, 96 hex digits each, without repetitions. */
  List<String> of(Supplier<List<String>> everything) {
    return all ? everything.get() : names(keys);
  }

  static List<String> names(List<PublicKey> keys) {
    return keys.stream().distinct().map(key -> HexFormat.of().formatHex(key.bytes())).toList();
  }
}
