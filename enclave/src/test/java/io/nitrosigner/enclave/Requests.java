package io.nitrosigner.enclave;

import io.nitrosigner.signing.network.Network;
import java.util.HashMap;
import java.util.Map;

/** Requests of clients on a test network; {@code content} is a hex digit that fills roots. */
final class Requests {
  static final String CHAIN = root("1");

  static final Network NETWORK =
      Network.read(
          Map.of(
              "PRESET_BASE", "minimal",
              "SECONDS_PER_SLOT", "6",
              "GENESIS_FORK_VERSION", "0x00000001",
              "GENESIS_VALIDATORS_ROOT", CHAIN));

  private Requests() {}

  static Map<String, Object> vote(int source, int target, String content) {
    Map<String, Object> data =
        Map.of(
            "slot", "8",
            "index", "0",
            "beacon_block_root", root(content),
            "source", Map.of("epoch", Integer.toString(source), "root", root("0")),
            "target", Map.of("epoch", Integer.toString(target), "root", root("0")));
    return request("ATTESTATION", "attestation", data);
  }

  static Map<String, Object> block(int slot) {
    Map<String, Object> header =
        Map.of(
            "slot", Integer.toString(slot),
            "proposer_index", "7",
            "parent_root", root("0"),
            "state_root", root("0"),
            "body_root", root("0"));
    return request("BLOCK_V2", "beacon_block", Map.of("version", "DENEB", "block_header", header));
  }

  static Map<String, Object> randaoReveal(int epoch) {
    return request("RANDAO_REVEAL", "randao_reveal", Map.of("epoch", Integer.toString(epoch)));
  }

  static Map<String, Object> aggregationSlot(int slot) {
    return request("AGGREGATION_SLOT", "aggregation_slot", Map.of("slot", Integer.toString(slot)));
  }

  static Map<String, Object> voluntaryExit() {
    return request(
        "VOLUNTARY_EXIT", "voluntary_exit", Map.of("epoch", "4", "validator_index", "7"));
  }

  /** For the first interop key: a deposit has to name a key. */
  static Map<String, Object> deposit() {
    return Map.of(
        "type",
        "DEPOSIT",
        "deposit",
        Map.of(
            "pubkey",
            "0xa99a76ed7796f7be22d5b7e85deeb7c5677e88e511e0b337618f8c4eb61349b4"
                + "bf2d153f649f7b53359fe8b94a38e44c",
            "withdrawal_credentials",
            root("1"),
            "amount",
            "32000000000",
            "genesis_fork_version",
            "0x00000001"));
  }

  static Map<String, Object> of(Map<String, Object> request, String chain) {
    Map<String, Object> foreign = new HashMap<>(request);
    foreign.put("fork_info", forkInfo(chain));
    return foreign;
  }

  static String root(String digit) {
    return "0x" + digit.repeat(64);
  }

  private static Map<String, Object> request(
      String type, String member, Map<String, Object> payload) {
    return Map.of("type", type, "fork_info", forkInfo(CHAIN), member, payload);
  }

  private static Map<String, Object> forkInfo(String chain) {
    Map<String, String> fork =
        Map.of("previous_version", "0x00000001", "current_version", "0x00000001", "epoch", "0");
    return Map.of("fork", fork, "genesis_validators_root", chain);
  }
}
