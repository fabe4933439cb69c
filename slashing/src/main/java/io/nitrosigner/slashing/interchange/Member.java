package io.nitrosigner.slashing.interchange;

/** The members of EIP-3076's JSON schema. */
final class Member {
  static final String METADATA = "metadata";
  static final String VERSION = "interchange_format_version";
  static final String GENESIS_VALIDATORS_ROOT = "genesis_validators_root";
  static final String DATA = "data";
  static final String PUBKEY = "pubkey";
  static final String SIGNED_BLOCKS = "signed_blocks";
  static final String SLOT = "slot";
  static final String SIGNED_ATTESTATIONS = "signed_attestations";
  static final String SOURCE_EPOCH = "source_epoch";
  static final String TARGET_EPOCH = "target_epoch";
  static final String SIGNING_ROOT = "signing_root";

  /** The value of {@link #VERSION}. */
  static final String VERSION_5 = "5";

  private Member() {}
}
