package io.nitrosigner.emulators.nsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.nitro.cbor.Cbor;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.nitro.nsm.AttestationRequest;
import io.nitrosigner.nitro.nsm.ModuleDescription;
import io.nitrosigner.nitro.nsm.NsmClient;
import io.nitrosigner.nitro.nsm.NsmError;
import io.nitrosigner.nitro.nsm.NsmException;
import io.nitrosigner.nitro.nsm.NsmResponse;
import io.nitrosigner.nitro.nsm.NsmTransport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The expectations are those of {@code nsm-check} in aws-nitro-enclaves-nsm-api 0.5. */
final class EmulatedNsmTest {
  private final EmulatedNsm module = NsmFixture.module(NsmFixture.BOOT);
  private final NsmClient client = new NsmClient(module);

  @Test
  void describesItself() {
    ModuleDescription description = client.describe();

    assertThat(description.moduleId()).isEqualTo(NsmFixture.PLACE.moduleId());
    assertThat(description.maxPcrs()).isEqualTo(32);
    assertThat(description.digest()).isEqualTo("SHA384");
    assertThat(description.lockedPcrs())
        .containsExactlyElementsOf(IntStream.range(0, 16).boxed().toList());
  }

  @Test
  void bootsWithTheImageInLockedRegistersAndZerosElsewhere() {
    assertThat(client.describePcr(0).value()).isEqualTo(NsmFixture.IMAGE.pcr0());
    assertThat(client.describePcr(2).value()).isEqualTo(NsmFixture.IMAGE.pcr2());
    assertThat(client.describePcr(4).value()).isNotEqualTo(Pcr.ZERO);
    for (int index = 5; index < Pcr.COUNT; index++) {
      assertThat(client.describePcr(index).value()).isEqualTo(Pcr.ZERO);
      assertThat(client.describePcr(index).locked()).isEqualTo(index < 16);
    }
  }

  @Test
  void extendsAnOpenRegisterUntilItIsLocked() {
    byte[] data = {1, 2, 3};

    assertThat(client.extendPcr(16, data)).isEqualTo(Pcr.ZERO.extend(data));
    assertThat(client.extendPcr(16, data)).isEqualTo(Pcr.ZERO.extend(data).extend(data));
    client.lockPcr(16);

    refuses(NsmError.READ_ONLY_INDEX, () -> client.extendPcr(16, data));
    refuses(NsmError.READ_ONLY_INDEX, () -> client.lockPcr(16));
    assertThat(client.describePcr(16).locked()).isTrue();
  }

  @Test
  void refusesToTouchTheReservedRegisters() {
    for (int index = 0; index < 16; index++) {
      int reserved = index;
      refuses(NsmError.READ_ONLY_INDEX, () -> client.lockPcr(reserved));
      refuses(NsmError.READ_ONLY_INDEX, () -> client.extendPcr(reserved, new byte[48]));
    }
  }

  @Test
  void refusesRegistersThatDoNotExist() {
    refuses(NsmError.INVALID_INDEX, () -> client.describePcr(32));
    refuses(NsmError.INVALID_INDEX, () -> client.extendPcr(32, new byte[48]));
    refuses(NsmError.INVALID_INDEX, () -> client.lockPcr(32));
    refuses(NsmError.INVALID_INDEX, () -> client.lockPcrs(33));
  }

  @Test
  void locksARangeThatContainsLockedRegisters() {
    client.lockPcr(20);
    client.lockPcrs(32);

    assertThat(client.describe().lockedPcrs()).hasSize(32);
  }

  @Test
  void givesOtherRandomBytesEachTime() {
    assertThat(client.random()).hasSize(256).isNotEqualTo(client.random());
  }

  @Test
  void takesPartsOf1024BytesAndRefusesLongerOnes() {
    byte[] most = new byte[1024];
    AttestationRequest full =
        AttestationRequest.empty().withUserData(most).withNonce(most).withPublicKey(most);

    assertThat(client.attest(full)).hasSizeGreaterThan(3 * 1024);
    for (String part : new String[] {"user_data", "nonce", "public_key"}) {
      assertThat(answer(attestation(part, 1025))).isEqualTo(NsmError.INPUT_TOO_LARGE);
    }
  }

  @Test
  void refusesWhatIsNoRequest() {
    assertThat(answer(new Cbor.Text("Reboot").encode())).isEqualTo(NsmError.INVALID_OPERATION);
    assertThat(answer(new byte[] {(byte) 0xff})).isEqualTo(NsmError.INVALID_OPERATION);
    assertThat(answer(new byte[0])).isEqualTo(NsmError.INVALID_OPERATION);
  }

  @Test
  void letsNoRequestThroughThatTheDriverWouldStop() {
    assertThatThrownBy(() -> module.exchange(new byte[NsmTransport.MAX_REQUEST + 1]))
        .isInstanceOf(NsmException.class)
        .hasMessageContaining("4097")
        .hasMessageContaining("4096");
  }

  private NsmError answer(byte[] request) {
    return ((NsmResponse.Failure) NsmResponse.decode(module.exchange(request))).error();
  }

  private static byte[] attestation(String oversized, int length) {
    Cbor.Fields parts = Cbor.fields();
    for (String part : new String[] {"user_data", "nonce", "public_key"}) {
      boolean big = part.equals(oversized);
      parts = parts.with(part, big ? new Cbor.Bytes(new byte[length]) : new Cbor.Null());
    }
    return Cbor.fields().with("Attestation", parts).encode();
  }

  private static void refuses(NsmError error, Runnable request) {
    assertThatThrownBy(request::run)
        .isInstanceOfSatisfying(NsmException.class, e -> assertThat(e.error()).contains(error));
  }
}
