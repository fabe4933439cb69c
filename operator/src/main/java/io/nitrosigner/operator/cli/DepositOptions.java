package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.keys.DepositFile;
import io.nitrosigner.operator.keys.DepositTerms;
import io.nitrosigner.operator.network.Networks;
import io.nitrosigner.operator.slashing.PrivateFile;
import io.nitrosigner.signing.deposit.DepositAmount;
import io.nitrosigner.signing.deposit.DepositException;
import io.nitrosigner.signing.deposit.ExecutionAddress;
import io.nitrosigner.signing.deposit.Withdrawal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say what the deposits are. */
final class DepositOptions {
  @Option(
      names = "--network",
      paramLabel = "NAME",
      required = true,
      description = "The network, or the config.yaml of another one.")
  private String network = "";

  @ArgGroup(multiplicity = "1")
  private @Nullable Destination destination;

  private static final class Destination {
    @Option(
        names = "--withdrawal-address",
        paramLabel = "0x…",
        description =
            "The account that gets the stake and the rewards, for good; with its EIP-55 checksum.")
    private @Nullable String address;

    @Option(
        names = "--bls-withdrawal",
        description = "Name the account later, with a key of the mnemonic.")
    private boolean bls;
  }

  @Option(
      names = "--compounding",
      description = "Rewards add to the stake, up to 2048 ETH (credentials 0x02).")
  private boolean compounding;

  @Option(
      names = "--amount",
      paramLabel = "ETH",
      defaultValue = "32",
      description =
          "What each deposit stakes, 1 to 2048 (default: ${DEFAULT-VALUE}). On gnosis and chiado 32"
              + " stand for one GNO.")
  private String amount = "32";

  @Option(
      names = "--deposit-dir",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Where to write the deposit file (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of(".");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** What the options mean for a deployment, which signs for no other network. */
  DepositTerms terms(Deployment deployment) {
    return new DepositTerms(
        NetworkName.checked(deployment, Networks.find(network)), withdrawal(), stake());
  }

  private DepositAmount stake() {
    try {
      return DepositAmount.ofEth(amount);
    } catch (DepositException e) {
      throw new UsageException("--amount: " + e.getMessage());
    }
  }

  private Withdrawal withdrawal() {
    String address = destination == null || destination.bls ? null : destination.address;
    if (address == null) {
      if (compounding) {
        throw new ParameterException(
            spec.commandLine(), "--compounding needs --withdrawal-address");
      }
      return new Withdrawal.Bls();
    }
    try {
      return new Withdrawal.Address(ExecutionAddress.parse(address), compounding);
    } catch (DepositException e) {
      throw new UsageException(
          "--withdrawal-address: " + e.getMessage(),
          "compare it with the wallet that it comes from, digit by digit: nobody can change it"
              + " later");
    }
  }

  /** A file that does not exist yet, named as deposit tools name theirs. */
  PrivateFile newFile(Instant now) {
    if (!Files.isDirectory(directory)) {
      throw new UsageException("no directory " + directory, "--deposit-dir DIR names one");
    }
    Instant time = now;
    while (Files.exists(directory.resolve(DepositFile.name(time)))) {
      time = time.plusSeconds(1);
    }
    return new PrivateFile(directory.resolve(DepositFile.name(time)), false);
  }
}
