package io.nitrosigner.nitro.nsm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.nitro.cbor.Cbor;
import io.nitrosigner.nitro.measurement.Pcr;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bytes of aws-nitro-enclaves-nsm-api 0.4 ({@code Request} and {@code Response} through
 * serde_cbor), written out by hand: a quoted word stands for its ASCII, the rest is hexadecimal.
 */
final class NsmCodecTest {
  private static final String PCR = "5830 " + "ab".repeat(48);

  static Stream<Arguments> requests() {
    return Stream.of(
        Arguments.of("6b 'DescribeNSM'", new NsmRequest.DescribeNsm()),
        Arguments.of("69 'GetRandom'", new NsmRequest.GetRandom()),
        Arguments.of("a1 6b 'DescribePCR' a1 65 'index' 00", new NsmRequest.DescribePcr(0)),
        Arguments.of("a1 6b 'DescribePCR' a1 65 'index' 181f", new NsmRequest.DescribePcr(31)),
        Arguments.of(
            "a1 69 'ExtendPCR' a2 65 'index' 10 64 'data' 43010203",
            new NsmRequest.ExtendPcr(16, new byte[] {1, 2, 3})),
        Arguments.of("a1 67 'LockPCR' a1 65 'index' 10", new NsmRequest.LockPcr(16)),
        Arguments.of("a1 68 'LockPCRs' a1 65 'range' 1820", new NsmRequest.LockPcrs(32)),
        Arguments.of(
            "a1 6b 'Attestation' a3 69 'user_data' f6 65 'nonce' f6 6a 'public_key' f6",
            new NsmRequest.Attest(AttestationRequest.empty())),
        Arguments.of(
            "a1 6b 'Attestation' a3 69 'user_data' 4101 65 'nonce' 40 6a 'public_key' 420203",
            new NsmRequest.Attest(
                AttestationRequest.empty()
                    .withUserData(new byte[] {1})
                    .withNonce(new byte[0])
                    .withPublicKey(new byte[] {2, 3}))));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void writesAndReadsRequests(String bytes, NsmRequest request) {
    assertThat(request.encode()).isEqualTo(bytes(bytes));
    assertThat(NsmRequest.decode(bytes(bytes))).isEqualTo(request);
  }

  static Stream<Arguments> responses() {
    Pcr pcr = Pcr.parse("ab".repeat(48));
    return Stream.of(
        Arguments.of(
            "a1 6b 'DescribeNSM' a7 6d 'version_major' 01 6d 'version_minor' 00"
                + " 6d 'version_patch' 00 69 'module_id' 63 'i-1' 68 'max_pcrs' 1820"
                + " 6b 'locked_pcrs' 83 00 01 181f 66 'digest' 66 'SHA384'",
            new NsmResponse.DescribeNsm(
                new ModuleDescription(
                    1, 0, 0, "i-1", 32, new TreeSet<>(List.of(0, 1, 31)), "SHA384"))),
        Arguments.of(
            "a1 6b 'DescribePCR' a2 64 'lock' f5 64 'data' " + PCR,
            new NsmResponse.DescribePcr(new PcrDescription(true, pcr))),
        Arguments.of("a1 69 'ExtendPCR' a1 64 'data' " + PCR, new NsmResponse.ExtendPcr(pcr)),
        Arguments.of("67 'LockPCR'", new NsmResponse.LockPcr()),
        Arguments.of("68 'LockPCRs'", new NsmResponse.LockPcrs()),
        Arguments.of(
            "a1 65 'Error' 6d 'ReadOnlyIndex'", new NsmResponse.Failure(NsmError.READ_ONLY_INDEX)));
  }

  @ParameterizedTest
  @MethodSource("responses")
  void writesAndReadsResponses(String bytes, NsmResponse response) {
    assertThat(response.encode()).isEqualTo(bytes(bytes));
    assertThat(NsmResponse.decode(bytes(bytes))).isEqualTo(response);
  }

  @Test
  void writesAndReadsRandomBytes() {
    byte[] wire = bytes("a1 69 'GetRandom' a1 66 'random' 43010203");
    assertThat(new NsmResponse.GetRandom(new byte[] {1, 2, 3}).encode()).isEqualTo(wire);
    assertThat(NsmResponse.decode(wire)).isInstanceOf(NsmResponse.GetRandom.class);
    assertThat(((NsmResponse.GetRandom) NsmResponse.decode(wire)).random())
        .containsExactly(1, 2, 3);
    assertThat(NsmResponse.decode(wire)).hasToString("GetRandom[redacted]");
  }

  @Test
  void writesAndReadsDocuments() {
    byte[] wire = bytes("a1 6b 'Attestation' a1 68 'document' 43010203");
    assertThat(new NsmResponse.Attestation(new byte[] {1, 2, 3}).encode()).isEqualTo(wire);
    assertThat(((NsmResponse.Attestation) NsmResponse.decode(wire)).document())
        .containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @EnumSource
  void carriesEveryError(NsmError error) {
    assertThat(NsmResponse.decode(new NsmResponse.Failure(error).encode()))
        .isEqualTo(new NsmResponse.Failure(error));
  }

  @Test
  void readsAttestationPartsInAnyOrder() {
    assertThat(
            NsmRequest.decode(
                bytes("a1 6b 'Attestation' a3 65 'nonce' f6 6a 'public_key' f6 69 'user_data' f6")))
        .isEqualTo(new NsmRequest.Attest(AttestationRequest.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "64 'Nope'",
        "6b 'DescribePCR'",
        "a1 6b 'DescribeNSM' a0",
        "a1 6b 'DescribePCR' a0",
        "a1 6b 'DescribePCR' a1 65 'range' 00",
        "a1 6b 'DescribePCR' a1 65 'index' 20",
        "a1 6b 'DescribePCR' a1 65 'index' 1a00010000",
        "a1 6b 'DescribePCR' a2 65 'index' 00 64 'more' 00",
        "a1 6b 'DescribePCR' a2 65 'index' 00 65 'index' 00",
        "a1 6b 'DescribePCR' bf 65 'index' 00 ff",
        "a1 6b 'DescribePCR' a1 65 'index' 00 00",
        "a1 01 a1 65 'index' 00",
        "a2 67 'LockPCR' a1 65 'index' 00 69 'GetRandom' a0",
        "a1 69 'ExtendPCR' a2 65 'index' 10 64 'data' 63 'abc'",
        "a1 6b 'Attestation' a2 69 'user_data' f6 65 'nonce' f6",
        "a1 6b 'Attestation' a3 69 'user_data' 00 65 'nonce' f6 6a 'public_key' f6"
      })
  void refusesRequests(String bytes) {
    assertThatThrownBy(() -> NsmRequest.decode(bytes(bytes))).isInstanceOf(NsmException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "64 'Nope'",
        "69 'GetRandom'",
        "a1 67 'LockPCR' a0",
        "a1 65 'Error' 67 'Success'",
        "a1 65 'Error' 01",
        "65 'Error'",
        "a1 69 'GetRandom' a1 66 'random' 40",
        "a1 69 'ExtendPCR' a1 64 'data' 43010203",
        "a1 6b 'DescribePCR' a2 64 'lock' 01 64 'data' 43010203",
        "a1 6b 'Attestation' a1 68 'document' f6"
      })
  void refusesResponses(String bytes) {
    assertThatThrownBy(() -> NsmResponse.decode(bytes(bytes))).isInstanceOf(NsmException.class);
  }

  @Test
  void refusesMoreRandomBytesThanTheModuleGives() {
    byte[] wire =
        Tagged.struct("GetRandom", Cbor.fields().with("random", new Cbor.Bytes(new byte[257])))
            .encode();
    assertThatThrownBy(() -> NsmResponse.decode(wire))
        .isInstanceOf(NsmException.class)
        .hasMessageContaining("257 random bytes");
  }

  @Test
  void refusesMessagesBeyondTheDriversBuffers() {
    byte[] request = new NsmRequest.ExtendPcr(16, new byte[NsmTransport.MAX_REQUEST]).encode();
    byte[] response = new NsmResponse.Attestation(new byte[NsmTransport.MAX_RESPONSE]).encode();
    assertThatThrownBy(() -> NsmRequest.decode(request)).isInstanceOf(NsmException.class);
    assertThatThrownBy(() -> NsmResponse.decode(response)).isInstanceOf(NsmException.class);
  }

  @Test
  void takesPartsUpTo1024BytesEach() {
    AttestationRequest largest =
        AttestationRequest.empty()
            .withUserData(new byte[1024])
            .withNonce(new byte[1024])
            .withPublicKey(new byte[1024]);
    byte[] wire = new NsmRequest.Attest(largest).encode();
    assertThat(wire.length).isLessThanOrEqualTo(NsmTransport.MAX_REQUEST);
    assertThat(NsmRequest.decode(wire)).isEqualTo(new NsmRequest.Attest(largest));
    assertThatThrownBy(() -> AttestationRequest.empty().withNonce(new byte[1025]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nonce of 1025 bytes, expected at most 1024");
  }

  private static byte[] bytes(String notation) {
    StringBuilder hex = new StringBuilder();
    for (String word : notation.trim().split("\\s+", -1)) {
      boolean text = word.startsWith("'");
      hex.append(
          text
              ? HexFormat.of().formatHex(word.substring(1, word.length() - 1).getBytes(US_ASCII))
              : word);
    }
    return HexFormat.of().parseHex(hex);
  }
}
