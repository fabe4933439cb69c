package io.nitrosigner.signing.duty;

import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.JsonObject;
import io.nitrosigner.signing.network.ForkVersion;
import io.nitrosigner.signing.ssz.Root;
import org.jspecify.annotations.Nullable;

/**
 * The fork that a client takes to be in force.
 *
 * @param epoch where {@code current} begins, unsigned. Never to be held against a schedule: some
 *     clients send the epoch of the message here.
 */
record ForkInfo(ForkVersion previous, ForkVersion current, long epoch, Root genesisValidatorsRoot) {
  static ForkInfo read(@Nullable Object json) {
    JsonObject info = JsonObject.of(json);
    Root genesisValidatorsRoot = info.read("genesis_validators_root", Root::read);
    return info.read("fork", fork -> fork(JsonObject.of(fork), genesisValidatorsRoot));
  }

  private static ForkInfo fork(JsonObject fork, Root genesisValidatorsRoot) {
    return new ForkInfo(
        fork.read("previous_version", ForkVersion::read),
        fork.read("current_version", ForkVersion::read),
        fork.read("epoch", Json::uint64),
        genesisValidatorsRoot);
  }

  /** The root of {@code object} in a message of {@code epoch}. spec: phase0#get_domain. */
  SigningRoot signingRoot(Root object, Domain.Type purpose, long messageEpoch) {
    boolean before = Long.compareUnsigned(messageEpoch, epoch) < 0;
    return signingRoot(object, purpose, before ? previous : current);
  }

  /** The root of {@code object} in a message that is bound to {@code version} for ever. */
  SigningRoot signingRoot(Root object, Domain.Type purpose, ForkVersion version) {
    return SigningRoot.of(object, Domain.of(purpose, version, genesisValidatorsRoot));
  }
}
