package io.nitrosigner.operator.keys;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.protocol.tables.NextIndexes;
import io.nitrosigner.protocol.tables.ValidatorKeyTable;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.keys.KeyTree;
import io.nitrosigner.signing.ssz.Root;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Makes validator keys of a mnemonic and writes them into the key table, sealed, with their
 * deposits. What is interrupted is finished by the same request with the same mnemonic: keys that
 * are there stay as they are. Secrets are in memory only, some at a time. Thread-safe.
 */
public final class KeyGeneration {
  /** In flight at once: several times the cores, for most of a key's time is waiting for AWS. */
  private static final int CONCURRENCY = 16;

  /** Handed on in order, and then forgotten. */
  private static final int WINDOW = 4 * CONCURRENCY;

  private final KeyPlace place;
  private final KeySealer sealer;
  private final ValidatorKeyTable table;
  private final NextIndexes indexes;
  private final InstantSource clock;

  /** For one table, under one KMS key. */
  public KeyGeneration(
      KmsClient kms, DynamoDbClient dynamoDb, KeyPlace place, InstantSource clock) {
    this.place = place;
    this.sealer = new KeySealer(kms, place.keyArn());
    this.table = new ValidatorKeyTable(dynamoDb, place.table());
    this.indexes = new NextIndexes(dynamoDb, place.table());
    this.clock = clock;
  }

  /**
   * Which indexes {@code request} means, and checks that none of them is made a second time.
   *
   * @throws UsageException if one was used, and its key is not where this request puts it
   */
  public IndexClaim plan(KeyTree tree, GenerationRequest request) {
    return place.asking(
        () -> {
          IndexClaim claim = IndexClaim.of(request, indexes.read(name(tree)));
          if (claim.range().start() < claim.known()) {
            checkKnown(tree, claim, present(request));
          }
          return claim;
        });
  }

  private void checkKnown(KeyTree tree, IndexClaim claim, Set<PublicKey> present) {
    LongStream.range(claim.range().start(), claim.known())
        .parallel()
        .filter(index -> !present.contains(publicKey(tree, index)))
        .min()
        .ifPresent(
            index -> {
              throw new UsageException(
                  "index %d of this mnemonic was used, and its key %s is not in the table under this"
                          .formatted(index, publicKey(tree, index))
                      + " deployment: it may sign elsewhere, and a key in two places is slashed",
                  "the next unused index is " + claim.seen().next());
            });
  }

  /**
   * Makes the keys of {@code claim}, all or those that are missing.
   *
   * @param claim from {@link #plan} of the same request
   * @param each told of every key in ascending order, on this thread, once it is in the table
   * @throws UsageException when AWS refuses, or a key is there with another deposit; then the same
   *     request finishes what is left
   */
  public void generate(
      KeyTree tree, GenerationRequest request, IndexClaim claim, Consumer<GeneratedKey> each)
      throws InterruptedException {
    remember(tree, claim.seen(), claim.begun());
    Set<PublicKey> present = place.asking(() -> present(request));
    try (ExecutorService workers = Executors.newFixedThreadPool(CONCURRENCY)) {
      IndexRange range = claim.range();
      for (long from = range.start(); from < range.end(); from += WINDOW) {
        List<Callable<GeneratedKey>> window =
            LongStream.range(from, Math.min(range.end(), from + WINDOW))
                .mapToObj(
                    index -> (Callable<GeneratedKey>) () -> make(tree, index, request, present))
                .toList();
        for (Future<GeneratedKey> key : workers.invokeAll(window)) {
          each.accept(place.asking(() -> result(key)));
        }
      }
    }
    remember(tree, claim.begun(), claim.done());
  }

  private void remember(KeyTree tree, NextIndexes.Used seen, NextIndexes.Used used) {
    if (!seen.equals(used)
        && !place.asking(() -> indexes.replace(name(tree), seen, used, clock.instant()))) {
      throw new UsageException(
          "somebody else makes keys of the same mnemonic at this moment",
          "wait for the other run, then run this again");
    }
  }

  private GeneratedKey make(
      KeyTree tree, long index, GenerationRequest request, Set<PublicKey> present) {
    byte[] secret = tree.signing(index);
    try (SecretKey key = SecretKey.adopt(secret.clone())) {
      DepositTerms terms = request.terms();
      Root credentials = terms.withdrawal().credentials(() -> tree.withdrawalKey(index));
      DepositDatum deposit = DepositDatum.sign(key, credentials, terms);
      boolean created =
          !present.contains(key.publicKey()) && write(secret, request, deposit.base64());
      if (!created) {
        checkSame(index, request.deployment(), deposit);
      }
      return new GeneratedKey(index, key.publicKey(), deposit, created);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private boolean write(byte[] secret, GenerationRequest request, String depositBase64) {
    ValidatorKeyRecord row =
        sealer.seal(secret, request.deployment(), request.terms().network().name());
    return table.create(row, Optional.of(depositBase64), clock.instant());
  }

  /** Two deposits of one key: the second cannot change where the first one's stake goes. */
  private void checkSame(long index, String deployment, DepositDatum deposit) {
    Optional<String> stored = table.depositJson(deployment, deposit.pubkey());
    if (stored.isPresent() && !deposit.isIn(stored.get())) {
      throw new UsageException(
          "the key of index %d, 0x%s, is in the table with another deposit"
              .formatted(index, deposit.pubkey()),
          "repeat the network, withdrawal address and amount with which it was made");
    }
  }

  private Set<PublicKey> present(GenerationRequest request) {
    Set<PublicKey> present = new HashSet<>();
    table.publicKeys(request.deployment()).forEach(key -> present.add(PublicKey.read(key)));
    return present;
  }

  /** The public keys of {@code range}, in its order. */
  public static List<PublicKey> publicKeys(KeyTree tree, IndexRange range) {
    return LongStream.range(range.start(), range.end())
        .parallel()
        .mapToObj(index -> publicKey(tree, index))
        .toList();
  }

  private static PublicKey publicKey(KeyTree tree, long index) {
    try (SecretKey key = SecretKey.adopt(tree.signing(index))) {
      return key.publicKey();
    }
  }

  private static String name(KeyTree tree) {
    return KeyTree.TRUNK + "/" + tree.name();
  }

  private static <T> T result(Future<T> done) {
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }
}
