package io.nitrosigner.slashing;

import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.duty.SigningRequest;
import io.nitrosigner.signing.network.Network;
import java.util.Map;

/** Duties as clients would ask for them; {@code content} is a hex digit that fills their roots. */
final class Duties {
  private static final Network NETWORK =
      Network.read(
          Map.of(
              "PRESET_BASE", "minimal",
              "SECONDS_PER_SLOT", "6",
              "GENESIS_FORK_VERSION", "0x00000001"));

  private Duties() {}

  static Duty.Block block(long slot, String content) {
    return (Duty.Block)
        duty(
            "BLOCK_V2",
            "beacon_block",
            Map.of(
                "version",
                "DENEB",
                "block_header",
                Map.of(
                    "slot", Long.toString(slot),
                    "proposer_index", "7",
                    "parent_root", root("0"),
                    "state_root", root("0"),
                    "body_root", root(content))));
  }

  static Duty.Vote vote(long source, long target, String content) {
    return (Duty.Vote)
        duty(
            "ATTESTATION",
            "attestation",
            Map.of(
                "slot", "8",
                "index", "0",
                "beacon_block_root", root(content),
                "source", checkpoint(source),
                "target", checkpoint(target)));
  }

  static Duty.Unslashable randaoReveal(long epoch) {
    return (Duty.Unslashable)
        duty("RANDAO_REVEAL", "randao_reveal", Map.of("epoch", Long.toString(epoch)));
  }

  private static Duty duty(String type, String member, Map<String, Object> payload) {
    Map<String, String> fork =
        Map.of("previous_version", "0x00000001", "current_version", "0x00000001", "epoch", "0");
    Map<String, Object> request =
        Map.of(
            "type",
            type,
            "fork_info",
            Map.of("fork", fork, "genesis_validators_root", root("1")),
            member,
            payload);
    return SigningRequest.read(request, NETWORK).duty();
  }

  private static Map<String, Object> checkpoint(long epoch) {
    return Map.of("epoch", Long.toString(epoch), "root", root("0"));
  }

  private static String root(String digit) {
    return "0x" + digit.repeat(64);
  }
}
