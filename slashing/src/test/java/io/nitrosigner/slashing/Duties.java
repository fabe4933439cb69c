package io.nitrosigner.slashing;

import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.duty.SigningRequest;
import io.nitrosigner.signing.network.Network;
import io.nitrosigner.signing.ssz.Root;
import java.util.Map;

/** Duties as clients would ask for them; {@code content} is a hex digit that fills their roots. */
public final class Duties {
  /** The chain of duties for which none is named. */
  public static final Root CHAIN = root("1");

  private static final Network NETWORK =
      Network.read(
          Map.of(
              "PRESET_BASE", "minimal",
              "SECONDS_PER_SLOT", "6",
              "GENESIS_FORK_VERSION", "0x00000001"));

  private Duties() {}

  /** Of {@link #CHAIN}. */
  public static Duty.Block block(long slot, String content) {
    return block(CHAIN, slot, root(content));
  }

  public static Duty.Block block(Root chain, long slot, Root content) {
    return (Duty.Block)
        duty(
            chain,
            "BLOCK_V2",
            "beacon_block",
            Map.of(
                "version",
                "DENEB",
                "block_header",
                Map.of(
                    "slot", Long.toString(slot),
                    "proposer_index", "7",
                    "parent_root", Root.ZERO.toString(),
                    "state_root", Root.ZERO.toString(),
                    "body_root", content.toString())));
  }

  /** Of {@link #CHAIN}. */
  public static Duty.Vote vote(long source, long target, String content) {
    return vote(CHAIN, source, target, root(content));
  }

  public static Duty.Vote vote(Root chain, long source, long target, Root content) {
    return (Duty.Vote)
        duty(
            chain,
            "ATTESTATION",
            "attestation",
            Map.of(
                "slot", "8",
                "index", "0",
                "beacon_block_root", content.toString(),
                "source", checkpoint(source),
                "target", checkpoint(target)));
  }

  static Duty.Unslashable randaoReveal(long epoch) {
    return (Duty.Unslashable)
        duty(CHAIN, "RANDAO_REVEAL", "randao_reveal", Map.of("epoch", Long.toString(epoch)));
  }

  private static Duty duty(Root chain, String type, String member, Map<String, Object> payload) {
    Map<String, String> fork =
        Map.of("previous_version", "0x00000001", "current_version", "0x00000001", "epoch", "0");
    Map<String, Object> request =
        Map.of(
            "type",
            type,
            "fork_info",
            Map.of("fork", fork, "genesis_validators_root", chain.toString()),
            member,
            payload);
    return SigningRequest.read(request, NETWORK).duty();
  }

  private static Map<String, Object> checkpoint(long epoch) {
    return Map.of("epoch", Long.toString(epoch), "root", Root.ZERO.toString());
  }

  /** The root all of whose hex digits are {@code digit}. */
  public static Root root(String digit) {
    return Root.read("0x" + digit.repeat(64));
  }
}
