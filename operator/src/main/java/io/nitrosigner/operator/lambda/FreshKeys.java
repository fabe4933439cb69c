package io.nitrosigner.operator.lambda;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.keys.DepositTerms;
import io.nitrosigner.operator.keys.GenerationPlan;
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
import software.amazon.awssdk.core.exception.SdkException;

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
    try (KeyTree tree = tree()) {
      return make(generation, tree, request);
    }
  }

  private static List<String> make(
      KeyGeneration generation, KeyTree tree, GenerationRequest request) {
    List<String> pubkeys = new ArrayList<>();
    try {
      GenerationPlan plan = generation.plan(tree, request);
      generation.generate(
          tree, plan, key -> pubkeys.add(HexFormat.of().formatHex(key.publicKey().bytes())));
      generation.finish(tree, plan.claim());
      return pubkeys;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw incomplete(pubkeys.size(), request, "interrupted");
    } catch (UsageException | SdkException e) {
      throw incomplete(pubkeys.size(), request, String.valueOf(e.getMessage()));
    }
  }

  /** Nobody can finish what a mnemonic began that is forgotten. */
  private static UsageException incomplete(int made, GenerationRequest request, String why) {
    return new UsageException(
        "made at least %d of %d keys: they are in the table under none and stay; another call makes others: %s"
            .formatted(made, request.count(), why));
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
