package io.nitrosigner.operator.keys;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.protocol.tables.KeyRow;
import io.nitrosigner.protocol.tables.KeyTransfers;
import io.nitrosigner.signing.SigningException;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.keys.Keystore;
import io.nitrosigner.signing.keys.KeystoreException;
import io.nitrosigner.signing.keys.KeystoreOpener;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes keystores into the key table as version 2 records. A key that is in the table stays as it
 * is, and its keystore is not even opened, so whoever is interrupted starts again. Thread-safe.
 *
 * @param standing what the table has, and where keys are to come
 */
public record KeystoreImport(
    KeyStanding standing, Passwords passwords, KeystoreOpener opener, InstantSource clock) {

  /** A keystore that is to be opened. */
  public record Entry(Path path, Keystore keystore) {}

  /** Where a secret goes. */
  public record Sink(KeySealer sealer, KeyTransfers transfers) {}

  /**
   * Reads all keystores without opening any.
   *
   * @param named files and directories
   * @throws UsageException when one is not there
   */
  public static KeyPlan<Entry> plan(List<Path> named, KeyStanding standing) {
    List<Entry> open = new ArrayList<>();
    List<KeyResult> settled = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Path file : KeystoreFiles.find(named)) {
      try {
        Entry entry = new Entry(file, KeystoreFiles.read(file));
        Optional<KeyResult> known = known(entry, seen, standing);
        known.ifPresentOrElse(
            result -> settled.add(result.from(file.toString())), () -> open.add(entry));
      } catch (UsageException | ProtocolException | SigningException e) {
        settled.add(
            new KeyResult(
                Optional.empty(),
                Optional.of(file.toString()),
                KeyChange.DAMAGED,
                Optional.of(String.valueOf(e.getMessage()))));
      }
    }
    return new KeyPlan<>(open, settled);
  }

  private static Optional<KeyResult> known(Entry entry, Set<String> seen, KeyStanding standing) {
    return entry
        .keystore()
        .publicKey()
        .map(KeystoreImport::name)
        .flatMap(
            pubkey ->
                seen.add(pubkey)
                    ? standing.of(pubkey)
                    : Optional.of(KeyResult.of(pubkey, KeyChange.DUPLICATE)));
  }

  /**
   * Opens a keystore and brings its secret to {@code sink}, if there is one.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException when AWS fails, which it would for
   *     the others too
   */
  public KeyResult bring(Entry entry, Optional<Sink> sink) throws InterruptedException {
    String file = entry.path().toString();
    Optional<String> claimed = entry.keystore().publicKey().map(key -> "0x" + name(key));
    try {
      return opened(entry, sink).from(file);
    } catch (KeystoreException e) {
      return new KeyResult(claimed, Optional.of(file), change(e), Optional.of(e.getMessage()));
    } catch (SigningException e) {
      return new KeyResult(
          claimed, Optional.of(file), KeyChange.DAMAGED, Optional.of(e.getMessage()));
    } catch (UsageException e) {
      return new KeyResult(
          claimed,
          Optional.of(file),
          KeyChange.WRONG_PASSWORD,
          Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private static KeyChange change(KeystoreException e) {
    return switch (e.fault()) {
      case PASSWORD -> KeyChange.WRONG_PASSWORD;
      case DAMAGE, MEMORY -> KeyChange.DAMAGED;
    };
  }

  private KeyResult opened(Entry entry, Optional<Sink> sink) throws InterruptedException {
    Optional<PublicKey> claimed = entry.keystore().publicKey();
    char[] password = passwords.of(entry.path(), claimed);
    byte[] secret;
    try {
      secret = opener.open(entry.keystore(), password);
    } finally {
      Arrays.fill(password, '\0');
    }
    try {
      String pubkey = name(verified(secret, claimed));
      Optional<KeyResult> known = standing.of(pubkey); // a keystore need not name its key
      return known.isPresent() || sink.isEmpty()
          ? known.orElseGet(() -> KeyResult.of(pubkey, KeyChange.IMPORTED))
          : written(sink.get(), secret);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static PublicKey verified(byte[] secret, Optional<PublicKey> claimed) {
    byte[] copy = secret.clone();
    try (SecretKey key =
        claimed.isPresent() ? SecretKey.adopt(copy, claimed.get()) : SecretKey.adopt(copy)) {
      return key.publicKey();
    }
  }

  private KeyResult written(Sink sink, byte[] secret) {
    ValidatorKeyRecord row = sink.sealer().seal(secret, standing.place(), standing.network());
    Set<String> places = standing.index().places();
    return KeyResult.of(
        row.pubkey(),
        switch (sink.transfers()
            .create(KeyRow.of(row, Optional.empty(), clock.instant()), places)) {
          case DONE -> KeyChange.IMPORTED;
          case CHANGED -> KeyChange.PRESENT;
          case ELSEWHERE -> KeyChange.ELSEWHERE;
        });
  }

  private static String name(PublicKey key) {
    return HexFormat.of().formatHex(key.bytes());
  }
}
