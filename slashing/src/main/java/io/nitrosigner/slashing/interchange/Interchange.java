package io.nitrosigner.slashing.interchange;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.Watermark;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The past of keys as signers hand it over: a file of EIP-3076, format version 5, reduced to what
 * its minimal strategy needs.
 *
 * @param genesisValidatorsRoot the chain that everything was signed for
 * @param watermarks the highest of each key, in the order of the file; each names the chain
 */
public record Interchange(Root genesisValidatorsRoot, Map<PublicKey, Watermark> watermarks) {
  /** Copies {@code watermarks}. */
  public Interchange {
    watermarks = Collections.unmodifiableMap(new LinkedHashMap<>(watermarks));
    Optional<Root> chain = Optional.of(genesisValidatorsRoot);
    watermarks.forEach(
        (key, watermark) -> {
          if (!watermark.chain().equals(chain)) {
            throw new IllegalArgumentException(
                "chain of %s: expected %s, was %s"
                    .formatted(
                        key,
                        genesisValidatorsRoot,
                        watermark.chain().map(Root::toString).orElse("none")));
          }
        });
  }

  /**
   * Reads a file of any size and either kind, complete or minimal. Only maxima are kept, also of a
   * key that is there more than once: the highest slot, source and target, wherever each comes
   * from. A key without entries has never signed. Members that the format does not know are
   * ignored.
   *
   * @throws InterchangeException naming the place, when {@code in} is something else
   */
  public static Interchange read(InputStream in) {
    return InterchangeReader.read(in);
  }

  /**
   * Writes the minimal form, keys in ascending order: {@link #read} gives it back. Leaves {@code
   * out} open.
   *
   * @throws InterchangeException when {@code out} fails
   */
  public void write(OutputStream out) {
    InterchangeWriter.write(this, out);
  }
}
