package io.nitrosigner.operator.keys;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.protocol.tables.KeyListing;
import io.nitrosigner.protocol.tables.KeyRow;
import io.nitrosigner.protocol.tables.KeyTransfers;
import io.nitrosigner.protocol.tables.NextIndexes;
import io.nitrosigner.protocol.tables.ValidatorKeyTable;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.keys.KeyTree;
import io.nitrosigner.signing.ssz.Root;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongFunction;
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
  private final DynamoDbClient dynamoDb;
  private final ValidatorKeyTable table;
  private final KeyTransfers transfers;
  private final NextIndexes indexes;
  private final InstantSource clock;

  /** For one table, under one KMS key. */
  public KeyGeneration(
      KmsClient kms, DynamoDbClient dynamoDb, KeyPlace place, InstantSource clock) {
    this.place = place;
    this.sealer = new KeySealer(kms, place.keyArn());
    this.dynamoDb = dynamoDb;
    this.table = new ValidatorKeyTable(dynamoDb, place.table());
    this.transfers = new KeyTransfers(dynamoDb, place.table());
    this.indexes = new NextIndexes(dynamoDb, place.table());
    this.clock = clock;
  }

  /**
   * Which indexes {@code request} means, and checks that none of their keys comes to a second
   * place. Writes nothing.
   *
   * @throws UsageException if a key was used, or is in the table, where this request does not put
   *     it
   */
  public GenerationPlan plan(KeyTree tree, GenerationRequest request) throws InterruptedException {
    GenerationPlan plan = place.asking(() -> read(tree, request));
    if (request.brought()) {
      inOrder(
          plan.claim().range(),
          index -> {
            check(tree, plan, index);
            return index;
          },
          _ -> {});
    }
    return plan;
  }

  private GenerationPlan read(KeyTree tree, GenerationRequest request) {
    NextIndexes.Used used = indexes.read(name(tree));
    if (request.brought() && request.start().isEmpty() && used.equals(NextIndexes.Used.NONE)) {
      throw new UsageException(
          "this table knows nothing of this mnemonic: another table or tool may have used its"
              + " first indexes",
          "--start-index I names the first that was never used anywhere; 0 if none was");
    }
    IndexClaim claim = IndexClaim.of(request, used);
    KeyIndex index = KeyIndex.of(new KeyListing(dynamoDb, place.table(), Optional.empty()).rows());
    return new GenerationPlan(request, claim, index);
  }

  private void check(KeyTree tree, GenerationPlan plan, long index) {
    try (SecretKey key = SecretKey.adopt(tree.signing(index))) {
      Optional<KeyResult> known = plan.standing().of(hex(key.publicKey()));
      refusal(index, key.publicKey(), plan.claim(), known)
          .ifPresent(
              refusal -> {
                throw refusal;
              });
      if (known.isPresent()) {
        checkSame(index, plan, deposit(tree, index, key, plan));
      }
    }
  }

  private static Optional<UsageException> refusal(
      long index, PublicKey key, IndexClaim claim, Optional<KeyResult> known) {
    if (known.isEmpty() && index < claim.known()) {
      return Optional.of(
          new UsageException(
              "index %d of this mnemonic was used, and its key %s is not in the table: it may sign"
                      .formatted(index, key)
                  + " elsewhere, and a key in two places is slashed",
              "the next unused index is " + claim.seen().next()));
    }
    return known
        .filter(result -> result.outcome() != KeyChange.PRESENT)
        .map(result -> notHere(index, key, result));
  }

  private static UsageException notHere(long index, PublicKey key, KeyResult known) {
    return new UsageException(
        "the key of index %d, %s, is in the table already: %s%s"
            .formatted(
                index,
                key,
                known.outcome(),
                known.message().map(words -> " (" + words + ")").orElse("")),
        "a key in two places is slashed. `nitro-signer keys list --all` shows where it is;"
            + " --start-index I begins behind such keys");
  }

  /**
   * Makes the keys of a plan, all or those that are missing; {@link #finish} is to follow.
   *
   * @param each told of every key in ascending order, on this thread, once it is in the table
   * @throws UsageException when AWS refuses, or a key has come to the table meanwhile, to another
   *     place or with another deposit; then the same request finishes what is left
   */
  public void generate(KeyTree tree, GenerationPlan plan, Consumer<GeneratedKey> each)
      throws InterruptedException {
    if (!replaced(tree, plan.claim().seen(), plan.claim().begun())) {
      throw interfered();
    }
    inOrder(plan.claim().range(), index -> make(tree, index, plan), each);
  }

  /**
   * Remembers that the keys of a claim are made, once their deposits are kept. Until then the same
   * request makes the same keys again.
   */
  public void finish(KeyTree tree, IndexClaim claim) {
    if (!replaced(tree, claim.begun(), claim.done())
        && !place.asking(() -> indexes.read(name(tree))).equals(claim.done())) {
      throw interfered(); // what was written already, its answer lost, is as it is to be
    }
  }

  private <T> void inOrder(IndexRange range, LongFunction<T> step, Consumer<T> each)
      throws InterruptedException {
    try (ExecutorService workers = Executors.newFixedThreadPool(CONCURRENCY)) {
      for (long from = range.start(); from < range.end(); from += WINDOW) {
        List<Callable<T>> window =
            LongStream.range(from, Math.min(range.end(), from + WINDOW))
                .mapToObj(index -> (Callable<T>) () -> step.apply(index))
                .toList();
        for (Future<T> done : workers.invokeAll(window)) {
          each.accept(place.asking(() -> result(done)));
        }
      }
    }
  }

  private boolean replaced(KeyTree tree, NextIndexes.Used seen, NextIndexes.Used used) {
    return seen.equals(used)
        || place.asking(() -> indexes.replace(name(tree), seen, used, clock.instant()));
  }

  private static UsageException interfered() {
    return new UsageException(
        "somebody else makes keys of the same mnemonic at this moment",
        "wait for the other run, then run this again");
  }

  private GeneratedKey make(KeyTree tree, long index, GenerationPlan plan) {
    byte[] secret = tree.signing(index);
    try (SecretKey key = SecretKey.adopt(secret.clone())) {
      DepositDatum deposit = deposit(tree, index, key, plan);
      boolean created =
          plan.standing().of(deposit.pubkey()).isEmpty() && write(secret, index, plan, deposit);
      if (!created) {
        checkSame(index, plan, deposit);
      }
      return new GeneratedKey(index, key.publicKey(), deposit, created);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static DepositDatum deposit(
      KeyTree tree, long index, SecretKey key, GenerationPlan plan) {
    DepositTerms terms = plan.request().terms();
    Root credentials = terms.withdrawal().credentials(() -> tree.withdrawalKey(index));
    return DepositDatum.sign(key, credentials, terms);
  }

  /** False if somebody else has written the row meanwhile. */
  private boolean write(byte[] secret, long index, GenerationPlan plan, DepositDatum deposit) {
    GenerationRequest request = plan.request();
    ValidatorKeyRecord row =
        sealer.seal(secret, request.deployment(), request.terms().network().name());
    KeyRow deposited = KeyRow.of(row, Optional.of(deposit.base64()), clock.instant());
    return switch (transfers.create(deposited, plan.index().places())) {
      case DONE -> true;
      case CHANGED -> false;
      case ELSEWHERE ->
          throw notHere(
              index,
              PublicKey.read(deposit.pubkey()),
              KeyResult.of(deposit.pubkey(), KeyChange.ELSEWHERE));
    };
  }

  /** Two deposits of one key: the second cannot change where the first one's stake goes. */
  private void checkSame(long index, GenerationPlan plan, DepositDatum deposit) {
    Optional<String> stored = table.depositJson(plan.request().deployment(), deposit.pubkey());
    if (stored.isPresent() && !deposit.isIn(stored.get())) {
      throw new UsageException(
          "the key of index %d, 0x%s, is in the table with another deposit"
              .formatted(index, deposit.pubkey()),
          "repeat the network, withdrawal address and amount with which it was made");
    }
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

  private static String hex(PublicKey key) {
    return HexFormat.of().formatHex(key.bytes());
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
