package io.nitrosigner.signing.duty;

import static io.nitrosigner.signing.ssz.Schema.bytes;
import static io.nitrosigner.signing.ssz.Schema.field;
import static io.nitrosigner.signing.ssz.Schema.uint64;

import io.nitrosigner.signing.ssz.Container;

/** Containers between proposers and block builders. Source: builder-specs {@code bellatrix}. */
final class Builder {
  static final Container VALIDATOR_REGISTRATION =
      Container.of(
          "ValidatorRegistrationV1",
          field("fee_recipient", bytes(20)),
          field("gas_limit", uint64()),
          field("timestamp", uint64()),
          field("pubkey", bytes(Phase0.PUBLIC_KEY)));

  private Builder() {}
}
