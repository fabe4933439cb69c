package io.nitrosigner.operator.slashing;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.Watermark;
import io.nitrosigner.slashing.interchange.Interchange;
import io.nitrosigner.slashing.interchange.InterchangeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of an interchange file concerns a deployment.
 *
 * @param chain what the file is of
 * @param floors the deployment's keys that are in the file, and the watermark of each
 * @param unknown the file's other keys
 */
public record HistoryImport(Root chain, Map<PublicKey, Watermark> floors, List<PublicKey> unknown) {

  /**
   * Reads an interchange file.
   *
   * @throws UsageException when it is absent or not such a file
   */
  public static Interchange read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Interchange.read(in);
    } catch (NoSuchFileException e) {
      throw new UsageException("no file " + file, "expected one of EIP-3076, format version 5");
    } catch (IOException e) {
      throw new UsageException("cannot read " + file + ": " + e.getMessage());
    } catch (InterchangeException e) {
      throw new UsageException(
          file + ": " + e.getMessage(), "expected a file of EIP-3076, format version 5");
    }
  }

  /** Picks what is of {@code keys}. */
  public static HistoryImport of(Interchange file, Set<PublicKey> keys) {
    Map<PublicKey, Watermark> floors = new LinkedHashMap<>(file.watermarks());
    floors.keySet().retainAll(keys);
    List<PublicKey> unknown =
        file.watermarks().keySet().stream().filter(key -> !keys.contains(key)).toList();
    return new HistoryImport(file.genesisValidatorsRoot(), floors, unknown);
  }

  /** Adds the file's history to what is stored. */
  public List<KeyReport> send(HistoryBatches enclave) throws InterruptedException {
    return withUnknown(enclave.create(Optional.of(chain), floors).stream());
  }

  /**
   * What {@link #send} would do if nothing changed meanwhile, as far as the table tells: only an
   * enclave knows whether what is stored is authentic, and whether the file lies in the future.
   */
  public List<KeyReport> foresee(Map<PublicKey, Watermark> stored) {
    return withUnknown(
        floors.entrySet().stream()
            .map(
                floor ->
                    KeyReport.of(
                        floor.getKey(),
                        Optional.ofNullable(stored.get(floor.getKey()))
                            .map(before -> foresee(before, floor.getValue()))
                            .orElse(KeyOutcome.CREATED))));
  }

  private static KeyOutcome foresee(Watermark before, Watermark floor) {
    if (before.isOfAnotherChain(floor.chain())) {
      return KeyOutcome.OTHER_CHAIN;
    }
    return before.raisedTo(floor).equals(before) ? KeyOutcome.UNCHANGED : KeyOutcome.RAISED;
  }

  private List<KeyReport> withUnknown(Stream<KeyReport> known) {
    return Stream.concat(
            known, unknown.stream().map(key -> KeyReport.of(key, KeyOutcome.UNKNOWN_KEY)))
        .toList();
  }
}
