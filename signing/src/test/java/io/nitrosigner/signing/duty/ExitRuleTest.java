package io.nitrosigner.signing.duty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.Networks;
import io.nitrosigner.signing.network.Fork;
import io.nitrosigner.signing.network.Network;
import io.nitrosigner.signing.ssz.Root;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** EIP-7044 and the two readings of it that clients have. */
final class ExitRuleTest {
  private static final long DENEB = 269568;
  private static final String BELLATRIX = "0x02000000";
  private static final String CAPELLA = "0x03000000";
  private static final String ELECTRA = "0x05000000";
  private static final String FULU = "0x06000000";

  @Test
  void locksExitsFromDenebOnToCapella() {
    Root locked = exit(DENEB, CAPELLA, CAPELLA);

    assertThat(exit(DENEB, ELECTRA, FULU)).isEqualTo(locked);
    assertThat(exit(DENEB - 1, CAPELLA, CAPELLA)).isNotEqualTo(locked);
  }

  @Test
  void locksExitsOfOldEpochsOnceDenebIsInForce() {
    assertThat(exit(DENEB - 1, ELECTRA, FULU)).isEqualTo(exit(DENEB - 1, CAPELLA, CAPELLA));
  }

  @Test
  void signsEarlierExitsUnderTheForkInForce() {
    assertThat(exit(5, BELLATRIX, BELLATRIX)).isNotEqualTo(exit(5, CAPELLA, CAPELLA));
  }

  @Test
  void acceptsEitherReadingForAnEpochBeforeDeneb() {
    Root locked = exit(5, CAPELLA, CAPELLA);
    Root plain = exit(5, BELLATRIX, BELLATRIX);

    assertThat(read(request(5, BELLATRIX, BELLATRIX), locked)).isEqualTo(locked);
    assertThat(read(request(5, BELLATRIX, BELLATRIX), plain)).isEqualTo(plain);
  }

  @Test
  void refusesTheForkInForceForAnEpochFromDeneb() {
    Map<String, Object> request = request(DENEB, BELLATRIX, BELLATRIX);
    Network withoutDeneb = Networks.minimal(Fork.CAPELLA, 0);
    Root plain = SigningRequest.read(request, unpinned(withoutDeneb)).duty().signingRoot().root();

    assertThatThrownBy(() -> read(request, plain))
        .isInstanceOf(RefusedRequestException.RootMismatch.class);
  }

  private static Network unpinned(Network network) {
    Map<String, Object> config = new LinkedHashMap<>(network.toMap());
    config.remove("GENESIS_VALIDATORS_ROOT");
    return Network.read(config);
  }

  private static Root exit(long epoch, String previous, String current) {
    return SigningRequest.read(request(epoch, previous, current), Networks.MAINNET)
        .duty()
        .signingRoot()
        .root();
  }

  private static Root read(Map<String, Object> request, Root claimed) {
    Map<String, Object> claiming = new LinkedHashMap<>(request);
    claiming.put("signingRoot", claimed.toString());
    return SigningRequest.read(claiming, Networks.MAINNET).duty().signingRoot().root();
  }

  private static Map<String, Object> request(long epoch, String previous, String current) {
    Root chain = Networks.MAINNET.genesisValidatorsRoot().orElseThrow();
    Map<String, Object> fork =
        Map.of("previous_version", previous, "current_version", current, "epoch", "0");
    return Map.of(
        "type",
        "VOLUNTARY_EXIT",
        "voluntary_exit",
        Map.of("epoch", epoch, "validator_index", "1"),
        "fork_info",
        Map.of("fork", fork, "genesis_validators_root", chain.toString()));
  }
}
