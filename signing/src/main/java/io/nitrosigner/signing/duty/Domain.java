package io.nitrosigner.signing.duty;

import io.nitrosigner.signing.network.ForkVersion;
import io.nitrosigner.signing.ssz.Root;
import java.nio.ByteBuffer;

/** The 32 bytes that keep the signatures of one purpose, fork and chain apart from all others. */
record Domain(Root asChunk) {
  private static final int PREFIX = 4;

  /** Purposes. Source: consensus-specs, builder-specs; the value is the first four bytes. */
  enum Type {
    BEACON_PROPOSER(0x00000000),
    BEACON_ATTESTER(0x01000000),
    RANDAO(0x02000000),
    DEPOSIT(0x03000000),
    VOLUNTARY_EXIT(0x04000000),
    SELECTION_PROOF(0x05000000),
    AGGREGATE_AND_PROOF(0x06000000),
    SYNC_COMMITTEE(0x07000000),
    SYNC_COMMITTEE_SELECTION_PROOF(0x08000000),
    CONTRIBUTION_AND_PROOF(0x09000000),
    APPLICATION_BUILDER(0x00000001),
    BEACON_BUILDER(0x0B000000),
    PTC_ATTESTER(0x0C000000),
    PROPOSER_PREFERENCES(0x0D000000),
    BUILDER_REQUEST_AUTH(0x0B000001);

    private final int prefix;

    Type(int prefix) {
      this.prefix = prefix;
    }
  }

  /** spec: phase0/beacon-chain.md#compute_domain. */
  static Domain of(Type type, ForkVersion version, Root genesisValidatorsRoot) {
    Root forkData = Root.parentOf(new Root(chunk(version.value())), genesisValidatorsRoot);
    byte[] domain = chunk(type.prefix);
    System.arraycopy(forkData.bytes(), 0, domain, PREFIX, domain.length - PREFIX);
    return new Domain(new Root(domain));
  }

  private static byte[] chunk(int prefix) {
    return ByteBuffer.allocate(Root.LENGTH).putInt(prefix).array();
  }
}
