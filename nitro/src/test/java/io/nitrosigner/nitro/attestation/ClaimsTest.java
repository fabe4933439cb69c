package io.nitrosigner.nitro.attestation;

import static io.nitrosigner.nitro.attestation.Mint.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.nitro.attestation.AttestationException.Reason;
import io.nitrosigner.nitro.cbor.Cbor;
import io.nitrosigner.nitro.measurement.Pcr;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The payload: every claim there, none more, each of its type and within its bounds. */
final class ClaimsTest {
  private final Mint mint = new Mint();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "module_id",
        "digest",
        "timestamp",
        "pcrs",
        "certificate",
        "cabundle",
        "public_key",
        "user_data",
        "nonce"
      })
  void refusesAMissingClaim(String name) {
    mint.claims(claims -> without(claims, name));
    assertRefused(Reason.MALFORMED_CLAIM);
  }

  @Test
  void refusesAnUnknownClaim() {
    mint.claim("more", new Cbor.Null());
    assertRefused(Reason.MALFORMED_CLAIM);
  }

  static Stream<Arguments> malformed() {
    Cbor.Bytes short32 = new Cbor.Bytes(new byte[32]);
    Cbor.Bytes long64 = new Cbor.Bytes(new byte[64]);
    return Stream.of(
        Arguments.of("module_id", new Cbor.Null()),
        Arguments.of("module_id", new Cbor.Text("")),
        Arguments.of("module_id", new Cbor.Text("i".repeat(257))),
        Arguments.of("digest", new Cbor.Null()),
        Arguments.of("digest", new Cbor.Text("SHA256")),
        Arguments.of("digest", new Cbor.Text("sha384")),
        Arguments.of("timestamp", new Cbor.Null()),
        Arguments.of("timestamp", new Cbor.Int(-1)),
        Arguments.of("timestamp", new Cbor.Text("2026")),
        Arguments.of("pcrs", new Cbor.Null()),
        Arguments.of("pcrs", Cbor.fields()),
        Arguments.of("pcrs", Cbor.fields().with("0", short32)),
        Arguments.of("pcrs", register(0, short32)),
        Arguments.of("pcrs", register(0, long64)),
        Arguments.of("pcrs", register(0, new Cbor.Null())),
        Arguments.of("pcrs", register(32, new Cbor.Bytes(new byte[48]))),
        Arguments.of("pcrs", register(-1, new Cbor.Bytes(new byte[48]))),
        Arguments.of("certificate", new Cbor.Null()),
        Arguments.of("certificate", new Cbor.Bytes(new byte[0])),
        Arguments.of("certificate", new Cbor.Bytes(new byte[1025])),
        Arguments.of("cabundle", new Cbor.Null()),
        Arguments.of("cabundle", array(0, 1)),
        Arguments.of("cabundle", array(9, 1)),
        Arguments.of("cabundle", array(1, 0)),
        Arguments.of("cabundle", array(1, 1025)),
        Arguments.of("public_key", new Cbor.Bytes(new byte[1025])),
        Arguments.of("public_key", new Cbor.Text("key")),
        Arguments.of("user_data", new Cbor.Bytes(new byte[1025])),
        Arguments.of("user_data", new Cbor.Int(1)),
        Arguments.of("nonce", new Cbor.Bytes(new byte[1025])),
        Arguments.of("nonce", new Cbor.Bool(true)));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refusesAMalformedClaim(String name, Cbor value) {
    mint.claim(name, value);
    assertRefused(Reason.MALFORMED_CLAIM);
  }

  @Test
  void readsAllOf32Registers() {
    Map<Integer, Pcr> all = new TreeMap<>();
    IntStream.range(0, 32).forEach(index -> all.put(index, Mint.pcr((byte) (index + 1))));
    byte[] document = mint.claim("pcrs", Mint.registers(all)).document();
    assertThat(mint.verifier().authenticate(document, NOW).pcrs()).isEqualTo(all);
  }

  @Test
  void readsPartsOf1024Bytes() {
    Cbor.Bytes most = new Cbor.Bytes(new byte[1024]);
    byte[] document =
        mint.claims(
                claims ->
                    claims.with("public_key", most).with("user_data", most).with("nonce", most))
            .document();
    assertThat(mint.verifier().authenticate(document, NOW).userData().orElseThrow()).hasSize(1024);
  }

  @Test
  void refusesADuplicateClaim() {
    byte[] twice = new Cbor.Text("nonce").encode();
    mint.payload(
        payload -> {
          byte[] longer = Arrays.copyOf(payload, payload.length + twice.length + 1);
          longer[0] = (byte) 0xaa;
          System.arraycopy(twice, 0, longer, payload.length, twice.length);
          longer[longer.length - 1] = (byte) 0xf6;
          return longer;
        });
    assertRefused(Reason.MALFORMED_CBOR);
  }

  @Test
  void refusesAnIndefiniteMap() {
    mint.payload(
        payload -> {
          byte[] longer = Arrays.copyOf(payload, payload.length + 1);
          longer[0] = (byte) 0xbf;
          longer[payload.length] = (byte) 0xff;
          return longer;
        });
    assertRefused(Reason.MALFORMED_CBOR);
  }

  @Test
  void refusesBytesAfterTheClaims() {
    mint.payload(payload -> Arrays.copyOf(payload, payload.length + 1));
    assertRefused(Reason.MALFORMED_CBOR);
  }

  @Test
  void refusesAPayloadThatIsNoMap() {
    mint.payload(_ -> new Cbor.Array(Collections.emptyList()).encode());
    assertRefused(Reason.MALFORMED_CLAIM);
  }

  private void assertRefused(Reason reason) {
    byte[] document = mint.document();
    assertThatThrownBy(() -> mint.verifier().authenticate(document, NOW))
        .isInstanceOfSatisfying(
            AttestationException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static Cbor.Fields without(Cbor.Fields fields, String name) {
    SequencedMap<Cbor.Key, Cbor> fewer = new LinkedHashMap<>(fields.entries());
    fewer.remove(new Cbor.Text(name));
    return new Cbor.Fields(fewer);
  }

  private static Cbor register(int index, Cbor value) {
    SequencedMap<Cbor.Key, Cbor> entries = new LinkedHashMap<>();
    entries.put(new Cbor.Int(index), value);
    return new Cbor.Fields(entries);
  }

  private static Cbor array(int count, int size) {
    return new Cbor.Array(Collections.nCopies(count, new Cbor.Bytes(new byte[size])));
  }
}
