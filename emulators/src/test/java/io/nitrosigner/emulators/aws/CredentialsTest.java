package io.nitrosigner.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CredentialsTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void looksLikeAws() {
    Credentials user = Credentials.generate(random);
    assertThat(user.accessKeyId()).matches("AKIA[A-Z2-7]{16}");
    assertThat(user.secretAccessKey()).hasSize(40);
    assertThat(Credentials.generateSession(Instant.EPOCH, random).accessKeyId()).startsWith("ASIA");
  }

  @Test
  void printsNoSecret() {
    Credentials session = Credentials.generateSession(Instant.EPOCH, random);
    assertThat(session.toString())
        .doesNotContain(session.secretAccessKey(), session.sessionToken().orElseThrow());
  }

  @Test
  void forgetsTheOldestSessionButNoUser() {
    Identities identities = new Identities();
    Principal principal = Principal.user("123456789012", "alice", List.of());
    Credentials user = Credentials.generate(random);
    Credentials first = Credentials.generateSession(Instant.EPOCH, random);
    identities.add(user, principal);
    identities.add(first, principal);
    for (int i = 0; i < Identities.MAX_SESSIONS; i++) {
      identities.add(Credentials.generateSession(Instant.EPOCH, random), principal);
    }
    assertThat(identities.find(first.accessKeyId())).isEmpty();
    assertThat(identities.find(user.accessKeyId())).isPresent();
  }
}
