package io.nitrosigner.operator.slashing;

import static java.util.stream.Collectors.joining;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.Watermark;
import io.nitrosigner.slashing.interchange.Interchange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The stored history of keys for another signer.
 *
 * @param interchange what goes into the file
 * @param unregistered keys that have no history, and are left out
 */
public record HistoryExport(Interchange interchange, List<PublicKey> unregistered) {

  /**
   * The history of {@code keys}.
   *
   * @param stored what the table has of them
   * @param given the chain, for histories that do not name one
   * @throws UsageException when there is none, or no single chain
   */
  public static HistoryExport of(
      Collection<PublicKey> keys, Map<PublicKey, Watermark> stored, Optional<Root> given) {
    if (stored.isEmpty()) {
      throw new UsageException(
          "none of " + keys.size() + " keys has a history: there is nothing to export");
    }
    Root chain = chain(stored, given);
    Map<PublicKey, Watermark> watermarks = new LinkedHashMap<>();
    List<PublicKey> unregistered = new ArrayList<>();
    keys.forEach(
        key ->
            Optional.ofNullable(stored.get(key))
                .ifPresentOrElse(
                    history -> watermarks.put(key, of(chain, history)),
                    () -> unregistered.add(key)));
    return new HistoryExport(new Interchange(chain, watermarks), List.copyOf(unregistered));
  }

  private static Watermark of(Root chain, Watermark stored) {
    return new Watermark(Optional.of(chain), stored.block(), stored.vote());
  }

  private static Root chain(Map<PublicKey, Watermark> stored, Optional<Root> given) {
    TreeSet<String> chains = new TreeSet<>();
    stored.values().forEach(each -> each.chain().ifPresent(root -> chains.add(root.toString())));
    given.ifPresent(root -> chains.add(root.toString()));
    if (chains.size() > 1) {
      throw new UsageException(
          "genesis validators root: expected one, were " + String.join(", ", chains),
          given.isPresent()
              ? "leave out --genesis-validators-root: the histories name their chain"
              : "export the keys of one chain at a time with --keys: " + owners(stored));
    }
    if (chains.isEmpty()) {
      throw new UsageException(
          "no history names its chain yet",
          "give it with --genesis-validators-root ROOT, as the chain's genesis tells it");
    }
    return Root.read(chains.first());
  }

  /** The first few keys, each with its chain. */
  private static String owners(Map<PublicKey, Watermark> stored) {
    return stored.entrySet().stream()
        .limit(4)
        .map(
            entry ->
                entry.getKey().toString().substring(0, 12)
                    + "… of "
                    + entry.getValue().chain().map(Root::toString).orElse("no chain"))
        .collect(joining(", "));
  }
}
