package io.nitrosigner.slashing.interchange;

import static io.nitrosigner.slashing.Keys.KEY;
import static io.nitrosigner.slashing.Keys.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.Watermark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is written: the minimal form, which everybody reads, and we too. */
final class InterchangeTest {
  private static final Root CHAIN = Root.read("0x" + "4b".repeat(32));
  private static final Root ROOT = Root.read("0x" + "0c".repeat(32));

  @Test
  void writesAtMostOneBlockAndOneAttestationOfEachKeyInOrder() {
    Map<PublicKey, Watermark> watermarks = new LinkedHashMap<>();
    watermarks.put(key(0xff), signed(Optional.of(block(7)), Optional.empty()));
    watermarks.put(key(0x00), signed(Optional.empty(), Optional.of(vote(1, 2))));
    watermarks.put(key(0x7f), signed(Optional.empty(), Optional.empty()));

    assertThat(json(new Interchange(CHAIN, watermarks)))
        .isEqualToIgnoringWhitespace(
            """
            {
              "metadata": {
                "interchange_format_version": "5",
                "genesis_validators_root": "%s"
              },
              "data": [
                {
                  "pubkey": "%s",
                  "signed_blocks": [],
                  "signed_attestations": [
                    { "source_epoch": "1", "target_epoch": "2", "signing_root": "%s" }
                  ]
                },
                { "pubkey": "%s", "signed_blocks": [], "signed_attestations": [] },
                {
                  "pubkey": "%s",
                  "signed_blocks": [ { "slot": "7" } ],
                  "signed_attestations": []
                }
              ]
            }
            """
                .formatted(CHAIN, key(0x00), ROOT, key(0x7f), key(0xff)));
  }

  @Test
  void writesWhatTheSchemaOfTheEipAllows() throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(VersionFlag.V7)
            .getSchema(InterchangeTest.class.getResourceAsStream("eip-3076-schema.json"));
    Interchange interchange = of(signed(Optional.of(block(7)), Optional.of(vote(1, 2))));

    assertThat(schema.validate(new ObjectMapper().readTree(json(interchange)))).isEmpty();
  }

  @Test
  void readsBackWhatItHasWritten() {
    Map<PublicKey, Watermark> watermarks = new LinkedHashMap<>();
    watermarks.put(key(0x00), signed(Optional.of(block(7)), Optional.of(vote(1, 2))));
    watermarks.put(key(0x7f), signed(Optional.empty(), Optional.empty()));
    watermarks.put(KEY, signed(Optional.of(block(Long.MAX_VALUE)), Optional.of(vote(9, 8))));
    Interchange interchange = new Interchange(CHAIN, watermarks);

    assertThat(Interchange.read(new ByteArrayInputStream(json(interchange).getBytes(UTF_8))))
        .isEqualTo(interchange);
  }

  @Test
  void holdsNoWatermarkOfAnotherChain() {
    assertThatThrownBy(() -> of(Watermark.NEVER_SIGNED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("chain of " + KEY + ": expected " + CHAIN + ", was none");
    assertThatThrownBy(() -> of(Watermark.neverSigned(Optional.of(ROOT))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("was " + ROOT);
  }

  @Test
  void tellsThatItCannotBeWritten() throws IOException {
    OutputStream closed = OutputStream.nullOutputStream();
    closed.close();

    assertThatThrownBy(() -> of(signed(Optional.empty(), Optional.empty())).write(closed))
        .isInstanceOf(InterchangeException.class)
        .hasMessage("cannot be written: Stream closed");
  }

  private static Interchange of(Watermark watermark) {
    return new Interchange(CHAIN, Map.of(KEY, watermark));
  }

  private static Watermark signed(Optional<Watermark.Block> block, Optional<Watermark.Vote> vote) {
    return new Watermark(Optional.of(CHAIN), block, vote);
  }

  private static Watermark.Block block(long slot) {
    return new Watermark.Block(slot, Optional.empty());
  }

  private static Watermark.Vote vote(long source, long target) {
    return new Watermark.Vote(source, target, Optional.of(ROOT));
  }

  private static String json(Interchange interchange) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    interchange.write(out);
    return out.toString(UTF_8);
  }
}
