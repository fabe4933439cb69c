package io.nitrosigner.protocol.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GivenRowsTest {
  private static final Credential CREDENTIAL =
      new Credential("ASIA1", "secret", "token", "2026-11-22T18:00:00Z");
  private static final ValidatorKeyRecord A = row("aa", "AQID");
  private static final ValidatorKeyRecord A_ANEW = row("aa", "BAUG");
  private static final ValidatorKeyRecord B = row("bb", "AQID");
  private static final KeyFailure C = new KeyFailure("cc".repeat(48), "column chain: missing");

  @Test
  void digestsAsTheSpecificationSays() throws Exception {
    String row =
        "{\"web3signer_uuid\":\"none\",\"pubkey\":\""
            + "aa".repeat(48)
            + "\",\"chain\":\"hoodi\",\"encrypted_key_password_mnemonic_b64\":\"AQID\","
            + "\"active\":true,\"record_version\":2}";
    String lines = "aa".repeat(48) + " " + sha256(row) + "\n3\n";

    assertThat(GivenRows.of(KeyRows.of(List.of(A), List.of(), 3)).digest())
        .isEqualTo(sha256(lines));
    assertThat(GivenRows.NONE.digest()).isEqualTo(sha256("0\n"));
  }

  @Test
  void isTheSameForTheWholeAsForItsChanges() {
    KeyRows first = KeyRows.of(List.of(A), List.of(C), 1);
    KeyRows second = KeyRows.of(List.of(B, A_ANEW), List.of(), 2);
    GivenRows given = GivenRows.of(first);

    ControlRequest.Keys change = ControlRequest.Keys.since(given, CREDENTIAL, second);

    assertThat(change.base()).contains(given.digest());
    assertThat(change.keys()).isEqualTo(second);
    assertThat(change.removed()).containsExactly(C.pubkey());
    assertThat(given.with(change.keys(), change.removed()).digest())
        .isEqualTo(GivenRows.of(second).digest())
        .isNotEqualTo(given.digest());
  }

  @Test
  void leavesRowsOutThatWereGiven() {
    KeyRows table = KeyRows.of(List.of(A, B), List.of(C), 0);

    assertThat(GivenRows.of(table).missing(table)).isEqualTo(KeyRows.of(List.of(), List.of(), 0));
    assertThat(GivenRows.of(table).removed(table)).isEmpty();
  }

  @Test
  void takesARowThatHasBecomeUnreadableForAnother() {
    KeyFailure unreadable = new KeyFailure(A.pubkey(), "column chain: missing");
    GivenRows given = GivenRows.of(KeyRows.of(List.of(A), List.of(), 0));
    KeyRows table = KeyRows.of(List.of(), List.of(unreadable), 0);

    assertThat(given.missing(table)).isEqualTo(table);
    assertThat(given.removed(table)).isEmpty();
  }

  @Test
  void removesNothingFromTheWholeTable() {
    KeyRows table = KeyRows.of(List.of(A), List.of(), 0);
    List<String> removed = List.of(B.pubkey());

    assertThatThrownBy(() -> new ControlRequest.Keys(CREDENTIAL, Optional.empty(), table, removed))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("removed_validator_keys: expected none without a base");
  }

  @Test
  void refusesANumberOfRowsBelowZero() {
    assertThatThrownBy(() -> KeyRows.of(List.of(), List.of(), -1))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("inactive_validator_keys: expected 0 or more, was -1");
  }

  private static ValidatorKeyRecord row(String name, String ciphertext) {
    return new ValidatorKeyRecord("none", name.repeat(48), "hoodi", ciphertext, true, 2);
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }
}
