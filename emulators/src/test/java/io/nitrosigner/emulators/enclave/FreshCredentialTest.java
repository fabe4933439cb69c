package io.nitrosigner.emulators.enclave;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.Credential;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Credentials end while an enclave serves, and it goes on with those that it is given. */
@Timeout(90)
final class FreshCredentialTest {
  private static final String[] ACTIONS = {"kms:*", "dynamodb:GetItem", "dynamodb:UpdateItem"};

  /** Long enough for an enclave to come up on a machine that is busy. */
  private static final Duration SHORT = Duration.ofSeconds(12);

  private static EnclaveWorld world;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    world = EnclaveWorld.start(directory);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void signsAgainWithCredentialsThatLastLonger() throws IOException {
    Credential first = world.roleCredential(SHORT, ACTIONS);
    try (ServingGuest enclave =
        ServingGuest.serve(world, world.boot(), world.init(first, ServingGuest.keys(world, 1)))) {
      enclave.register(0);
      long target = firstTargetThatIsNotSigned(enclave, first.expires());
      assertThat(Instant.now()).isAfterOrEqualTo(first.expires());
      enclave.assertRefuses(0, Requests.vote(0, target, "a"), 503, "ExpiredTokenException");
      enclave.assertRefuses(0, Requests.block(9, "a"), 503, "ExpiredTokenException");
      enclave.assertSigns(0, Requests.randaoReveal());

      offer(enclave, world.roleCredential(Duration.ofHours(1), ACTIONS));
      enclave.assertSigns(0, Requests.vote(0, target, "a"));
      enclave.assertSigns(0, Requests.block(9, "a"));
    }
  }

  private static long firstTargetThatIsNotSigned(ServingGuest enclave, Instant end)
      throws IOException {
    long target = 1;
    while (enclave.sign(0, Requests.vote(0, target, "a")).status() == 200) {
      assertThat(Instant.now()).isBefore(end.plus(SHORT));
      target++;
    }
    return target;
  }

  @Test
  void keepsCredentialsThatLastLonger() throws IOException {
    try (ServingGuest enclave = ServingGuest.serve(world, ServingGuest.keys(world, 2))) {
      enclave.register(1);
      Credential useless = world.roleCredential(Duration.ofMinutes(30), "kms:*");
      offer(enclave, useless);
      enclave.assertSigns(1, Requests.vote(2, 3, "a"));

      offer(enclave, world.roleCredential(Duration.ofHours(2), "kms:*"));
      enclave.assertRefuses(1, Requests.vote(3, 4, "a"), 503, "AccessDeniedException");
    }
  }

  private static void offer(ServingGuest enclave, Credential fresh) throws IOException {
    assertThat(enclave.call(new ControlRequest.Refresh(fresh)).status()).isEqualTo(200);
  }
}
