package io.nitrosigner.slashing.interchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.Watermark;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The minimal form: at most one block and one attestation of each key. */
final class InterchangeWriter {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final JsonGenerator json;

  private InterchangeWriter(JsonGenerator json) {
    this.json = json;
  }

  static void write(Interchange interchange, OutputStream out) {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
      new InterchangeWriter(json).write(interchange);
    } catch (IOException e) {
      throw new InterchangeException("cannot be written: " + e.getMessage(), e);
    }
  }

  private void write(Interchange interchange) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart(Member.METADATA);
    json.writeStringField(Member.VERSION, Member.VERSION_5);
    json.writeStringField(
        Member.GENESIS_VALIDATORS_ROOT, interchange.genesisValidatorsRoot().toString());
    json.writeEndObject();
    json.writeArrayFieldStart(Member.DATA);
    List<PublicKey> keys =
        interchange.watermarks().keySet().stream()
            .sorted(Comparator.comparing(PublicKey::toString))
            .toList();
    for (PublicKey key : keys) {
      write(key, interchange.watermarks().getOrDefault(key, Watermark.NEVER_SIGNED));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(PublicKey key, Watermark signed) throws IOException {
    json.writeStartObject();
    json.writeStringField(Member.PUBKEY, key.toString());
    json.writeArrayFieldStart(Member.SIGNED_BLOCKS);
    if (signed.block().isPresent()) {
      write(signed.block().get());
    }
    json.writeEndArray();
    json.writeArrayFieldStart(Member.SIGNED_ATTESTATIONS);
    if (signed.vote().isPresent()) {
      write(signed.vote().get());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(Watermark.Block block) throws IOException {
    json.writeStartObject();
    number(Member.SLOT, block.slot());
    root(block.root());
    json.writeEndObject();
  }

  private void write(Watermark.Vote vote) throws IOException {
    json.writeStartObject();
    number(Member.SOURCE_EPOCH, vote.source());
    number(Member.TARGET_EPOCH, vote.target());
    root(vote.root());
    json.writeEndObject();
  }

  private void number(String name, long value) throws IOException {
    json.writeStringField(name, Long.toString(value));
  }

  private void root(Optional<Root> root) throws IOException {
    if (root.isPresent()) {
      json.writeStringField(Member.SIGNING_ROOT, root.get().toString());
    }
  }
}
