package io.nitrosigner.slashing.interchange;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.JsonObject;
import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.Watermark;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One pass over a file: its memory grows with the keys and not with what they have signed. */
final class InterchangeReader {
  /** As many as mainnet has validators; some 500 MB of watermarks. */
  private static final int MAX_KEYS = 1_000_000;

  private static final Set<String> METADATA =
      Set.of(Member.VERSION, Member.GENESIS_VALIDATORS_ROOT);

  private final JsonTokens tokens;
  private final Map<PublicKey, Watermark> watermarks = new LinkedHashMap<>();
  private Optional<Root> chain = Optional.empty();
  private boolean hasData;

  private InterchangeReader(JsonTokens tokens) {
    this.tokens = tokens;
  }

  static Interchange read(InputStream in) {
    try {
      return new InterchangeReader(new JsonTokens(in)).read();
    } catch (MalformedValueException e) {
      throw new InterchangeException(e.getMessage(), e);
    }
  }

  private Interchange read() {
    tokens.only(() -> tokens.object(this::member));
    if (!hasData) {
      throw MalformedValueException.expected("a list", null).within(Member.DATA);
    }
    Root root =
        chain.orElseThrow(
            () -> MalformedValueException.expected("an object", null).within(Member.METADATA));
    watermarks.replaceAll((_, signed) -> Watermark.neverSigned(chain).raisedTo(signed));
    return new Interchange(root, watermarks);
  }

  private void member(String name) {
    switch (name) {
      case Member.METADATA -> chain = Optional.of(metadata());
      case Member.DATA -> {
        hasData = true;
        tokens.list(this::entry);
      }
      default -> tokens.skip();
    }
  }

  private Root metadata() {
    JsonObject metadata = tokens.strings(METADATA);
    metadata.read(Member.VERSION, InterchangeReader::version);
    return metadata.read(Member.GENESIS_VALIDATORS_ROOT, Entry::root);
  }

  private void entry() {
    Entry entry = new Entry(tokens);
    tokens.object(entry::member);
    watermarks.merge(entry.key(), entry.signed(), Watermark::raisedTo);
    if (watermarks.size() > MAX_KEYS) {
      throw MalformedValueException.of("expected at most " + MAX_KEYS + " keys");
    }
  }

  private static String version(@Nullable Object json) {
    String version = Json.string(json);
    if (!version.equals(Member.VERSION_5)) {
      throw MalformedValueException.expected("\"" + Member.VERSION_5 + "\"", version);
    }
    return version;
  }
}
