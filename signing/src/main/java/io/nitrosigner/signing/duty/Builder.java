package io.nitrosigner.signing.duty;

import static io.nitrosigner.signing.ssz.Schema.byteList;
import static io.nitrosigner.signing.ssz.Schema.bytes;
import static io.nitrosigner.signing.ssz.Schema.field;
import static io.nitrosigner.signing.ssz.Schema.uint64;

import io.nitrosigner.signing.ssz.Container;

/**
 * Containers between proposers and block builders.
 *
 * <p>Source: builder-specs {@code specs/bellatrix/builder.md}, and {@code specs/gloas/builder.md}
 * as of 38f11441.
 */
final class Builder {
  private static final int MAX_BUILDER_AUTH_DATA_SIZE = 4096;

  static final Container VALIDATOR_REGISTRATION =
      Container.of(
          "ValidatorRegistrationV1",
          field("fee_recipient", bytes(20)),
          field("gas_limit", uint64()),
          field("timestamp", uint64()),
          field("pubkey", bytes(Phase0.PUBLIC_KEY)));

  static final Container BUILDER_REQUEST_AUTH =
      Container.of(
          "BuilderRequestAuth",
          field("data", byteList(MAX_BUILDER_AUTH_DATA_SIZE)),
          field("slot", uint64()));

  private Builder() {}
}
