package io.nitrosigner.emulators.enclave;

import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.Duties;

/**
 * Bodies of requests on the minimal network; {@code content} is a hex digit that fills a root, so
 * that messages of different content differ.
 */
final class Requests {
  private Requests() {}

  static String vote(long source, long target, String content) {
    return vote(Duties.CHAIN, source, target, content);
  }

  static String vote(Root chain, long source, long target, String content) {
    return request(
        chain,
        "ATTESTATION",
        "attestation",
        """
        {"slot": "8", "index": "0", "beacon_block_root": "%s",
         "source": {"epoch": "%d", "root": "%s"}, "target": {"epoch": "%d", "root": "%s"}}
        """
            .formatted(Duties.root(content), source, Root.ZERO, target, Root.ZERO));
  }

  static String block(long slot, String content) {
    return request(
        Duties.CHAIN,
        "BLOCK_V2",
        "beacon_block",
        """
        {"version": "DENEB", "block_header":
         {"slot": "%d", "proposer_index": "7", "parent_root": "%s", "state_root": "%s",
          "body_root": "%s"}}
        """
            .formatted(slot, Root.ZERO, Root.ZERO, Duties.root(content)));
  }

  /** What cannot be slashed. */
  static String randaoReveal() {
    return request(Duties.CHAIN, "RANDAO_REVEAL", "randao_reveal", "{\"epoch\": \"1\"}");
  }

  private static String request(Root chain, String type, String member, String payload) {
    return """
        {"type": "%s", "fork_info":
         {"fork": {"previous_version": "0x00000001", "current_version": "0x00000001", "epoch": "0"},
          "genesis_validators_root": "%s"},
         "%s": %s}
        """
        .formatted(type, chain, member, payload);
  }
}
