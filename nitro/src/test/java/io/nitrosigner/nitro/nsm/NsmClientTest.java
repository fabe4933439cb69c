package io.nitrosigner.nitro.nsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.nitro.measurement.Pcr;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class NsmClientTest {
  @Test
  void asksAndAnswersEveryOperation() {
    ModuleDescription module =
        new ModuleDescription(1, 0, 0, "i-1-enc1", 32, new TreeSet<>(), "SHA384");
    PcrDescription pcr = new PcrDescription(true, Pcr.ZERO);
    Script script =
        new Script(
            new NsmResponse.DescribeNsm(module),
            new NsmResponse.DescribePcr(pcr),
            new NsmResponse.ExtendPcr(Pcr.ZERO),
            new NsmResponse.LockPcr(),
            new NsmResponse.LockPcrs(),
            new NsmResponse.GetRandom(new byte[] {7}),
            new NsmResponse.Attestation(new byte[] {8}));
    NsmClient client = new NsmClient(script);

    assertThat(client.describe()).isEqualTo(module);
    assertThat(client.describePcr(3)).isEqualTo(pcr);
    assertThat(client.extendPcr(16, new byte[] {1})).isEqualTo(Pcr.ZERO);
    client.lockPcr(16);
    client.lockPcrs(17);
    assertThat(client.random()).containsExactly(7);
    assertThat(client.attest(AttestationRequest.empty())).containsExactly(8);

    assertThat(script.requests)
        .containsExactly(
            new NsmRequest.DescribeNsm(),
            new NsmRequest.DescribePcr(3),
            new NsmRequest.ExtendPcr(16, new byte[] {1}),
            new NsmRequest.LockPcr(16),
            new NsmRequest.LockPcrs(17),
            new NsmRequest.GetRandom(),
            new NsmRequest.Attest(AttestationRequest.empty()));
  }

  @Test
  void namesTheModulesRefusal() {
    NsmClient client = new NsmClient(new Script(new NsmResponse.Failure(NsmError.READ_ONLY_INDEX)));
    assertThatThrownBy(() -> client.lockPcr(3))
        .hasMessage("LockPcr was refused by the NSM: ReadOnlyIndex")
        .isInstanceOfSatisfying(
            NsmException.class, e -> assertThat(e.error()).contains(NsmError.READ_ONLY_INDEX));
  }

  @Test
  void refusesAnAnswerToAnotherQuestion() {
    NsmClient client = new NsmClient(new Script(new NsmResponse.LockPcrs()));
    assertThatThrownBy(() -> client.lockPcr(3))
        .hasMessage("LockPcr was answered with LockPcrs, expected LockPcr")
        .isInstanceOfSatisfying(NsmException.class, e -> assertThat(e.error()).isEmpty());
  }

  /** Answers in order and remembers what it was asked. */
  private static final class Script implements NsmTransport {
    private final List<NsmRequest> requests = new ArrayList<>();
    private final List<NsmResponse> responses;

    Script(NsmResponse... responses) {
      this.responses = new ArrayList<>(List.of(responses));
    }

    @Override
    public byte[] exchange(byte[] request) {
      requests.add(NsmRequest.decode(request));
      return responses.removeFirst().encode();
    }

    @Override
    public void close() {}
  }
}
