package io.nitrosigner.host;

import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.Credential;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Keeps an enclave's AWS credentials fresh: gives it those of the instance role whenever they last
 * longer than the ones that it was given. For one thread.
 */
final class CredentialRefresh {
  /** The instance role's credentials are renewed hours before they end. */
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final Material material;
  private final HostState state;
  private final InstantSource clock;
  private Instant given = Instant.MIN;
  private Instant pausedUntil = Instant.MIN;
  private boolean failing;

  CredentialRefresh(Material material, HostState state, InstantSource clock) {
    this.material = material;
    this.state = state;
    this.clock = clock;
  }

  /** It is another enclave, or one of which it is not known what it was given. */
  void forget() {
    given = Instant.MIN;
    pausedUntil = Instant.MIN;
  }

  /** The enclave has been given these with something else. */
  void given(Credential credential) {
    given = credential.expires();
  }

  /** Gives the enclave fresh credentials if there are any. */
  void refresh(ControlChannel channel) throws IOException {
    if (clock.instant().isBefore(pausedUntil)) {
      return;
    }
    try {
      Credential latest = material.credential();
      if (latest.expires().isAfter(given)) {
        state.heard(channel.give(new ControlRequest.Refresh(latest)));
        given(latest);
      }
      succeeded();
    } catch (HostException e) {
      failing = true;
      pausedUntil = clock.instant().plus(AFTER_FAILURE);
      state.noticed("the enclave's credentials were not refreshed: " + e.getMessage());
    }
  }

  private void succeeded() {
    if (failing) {
      failing = false;
      state.solved();
    }
  }
}
