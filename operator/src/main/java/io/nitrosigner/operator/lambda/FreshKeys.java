package io.nitrosigner.operator.lambda;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.keys.DepositTerms;
import io.nitrosigner.operator.keys.GenerationRequest;
import io.nitrosigner.operator.keys.KeyGeneration;
import io.nitrosigner.operator.keys.KeyPlace;
import io.nitrosigner.operator.network.Networks;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.deposit.DepositAmount;
import io.nitrosigner.signing.deposit.DepositException;
import io.nitrosigner.signing.deposit.ExecutionAddress;
import io.nitrosigner.signing.deposit.Withdrawal;
import io.nitrosigner.signing.keys.KeyTree;
import io.nitrosigner.signing.keys.Mnemonic;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Makes the keys of a new mnemonic, which is forgotten with the event: the table alone has the
 * keys, under the KMS key. Their deposits, of 32 ETH each, are in the table beside them.
 */
record FreshKeys(Function<String, FunctionAws> inRegion, InstantSource clock) implements KeyMaker {
  private static final int REGION = 3;

  @Override
  public List<String> make(KeyGenerationEvent event, String keyArn, String table) {
    GenerationRequest request =
        new GenerationRequest(
            ValidatorKeyRecord.UNASSIGNED,
            terms(event),
            OptionalLong.empty(),
            event.count(),
            /* brought= */ false);
    String region = region(keyArn);
    FunctionAws aws = inRegion.apply(region);
    KeyGeneration generation =
        new KeyGeneration(aws.kms(), aws.dynamoDb(), new KeyPlace(region, keyArn, table), clock);
    List<String> pubkeys = new ArrayList<>();
    try (KeyTree tree = tree()) {
      generation.generate(
          tree,
          generation.plan(tree, request),
          key -> pubkeys.add(HexFormat.of().formatHex(key.publicKey().bytes())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted after " + pubkeys.size() + " keys");
    }
    return pubkeys;
  }

  private static DepositTerms terms(KeyGenerationEvent event) {
    try {
      return new DepositTerms(
          Networks.find(event.network()),
          new Withdrawal.Address(ExecutionAddress.parse(event.withdrawalAddress()), false),
          DepositAmount.ACTIVATION);
    } catch (DepositException e) {
      throw new UsageException("event: field eth1_withdrawal_address: " + e.getMessage());
    }
  }

  private static String region(String keyArn) {
    String[] parts = keyArn.split(":", -1);
    if (parts.length <= REGION || !parts[2].equals("kms")) {
      throw new UsageException(
          KeyGenerationFunction.KEY + ": expected the ARN of a KMS key, was '" + keyArn + "'");
    }
    return parts[REGION];
  }

  /** Randomness is taken here and not earlier: a snapshot of the function may start many times. */
  private static KeyTree tree() {
    byte[] entropy = new byte[Mnemonic.ENTROPY];
    new SecureRandom().nextBytes(entropy);
    try (Mnemonic mnemonic = Mnemonic.generate(entropy)) {
      return KeyTree.of(mnemonic.seed(new char[0]));
    }
  }
}
