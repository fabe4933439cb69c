package io.nitrosigner.signing.duty;

import io.nitrosigner.signing.network.Fork;
import io.nitrosigner.signing.network.ForkVersion;
import io.nitrosigner.signing.network.Network;
import io.nitrosigner.signing.network.ScheduledFork;
import io.nitrosigner.signing.ssz.Root;
import java.util.List;
import java.util.Optional;

/**
 * Under which fork version an exit is signed. From Deneb on it is Capella's for ever (EIP-7044),
 * but clients differ in what decides that Deneb has come: the exit's epoch or the fork in force. An
 * exit of an epoch before Deneb may therefore be meant either way.
 */
record ExitRule(Network network, ForkInfo fork) {

  /** The root of the exit {@code object}: the claimed one if a rule yields it. */
  SigningRoot signingRoot(Root object, long epoch, Optional<Root> claimed) {
    SigningRoot plain = fork.signingRoot(object, Domain.Type.VOLUNTARY_EXIT, epoch);
    Optional<SigningRoot> locked =
        network
            .scheduled(Fork.CAPELLA)
            .map(ScheduledFork::version)
            .map(version -> fork.signingRoot(object, Domain.Type.VOLUNTARY_EXIT, version));
    if (locked.isEmpty()) {
      return plain;
    }
    if (network.forkAt(epoch).isFrom(Fork.DENEB)) {
      return locked.get();
    }
    List<SigningRoot> byPreference =
        inForceFrom(Fork.DENEB) ? List.of(locked.get(), plain) : List.of(plain, locked.get());
    return byPreference.stream()
        .filter(root -> claimed.isPresent() && claimed.get().equals(root.root()))
        .findFirst()
        .orElse(byPreference.getFirst());
  }

  private boolean inForceFrom(Fork first) {
    ForkVersion current = fork.current();
    return network.forkOf(current).filter(known -> known.isFrom(first)).isPresent();
  }
}
