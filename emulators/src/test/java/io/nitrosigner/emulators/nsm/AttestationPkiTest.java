package io.nitrosigner.emulators.nsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AttestationPkiTest {
  private static final Instant NOW = NsmFixture.NOW;
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final NsmPlace PLACE = NsmFixture.PLACE;

  @TempDir private Path directory;

  @Test
  void keepsItsRoot() throws IOException {
    X509Certificate root = AttestationPki.open(directory, CLOCK).root();

    assertThat(AttestationPki.open(directory, CLOCK).root()).isEqualTo(root);
    assertThat(Files.getPosixFilePermissions(directory.resolve("root-key.pem")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(directory.resolve("root.pem")).content().doesNotContain("PRIVATE");
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void givesOneRootToAllWhoAskAtOnce() throws Exception {
    Callable<X509Certificate> open = () -> AttestationPki.open(directory, CLOCK).root();
    Set<X509Certificate> roots = new HashSet<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<X509Certificate> root : threads.invokeAll(List.of(open, open, open, open))) {
        roots.add(root.get());
      }
    }
    assertThat(roots).hasSize(1);
  }

  @Test
  void refusesADamagedRoot() throws IOException {
    AttestationPki.open(directory, CLOCK);
    Files.writeString(directory.resolve("root-key.pem"), "not PEM");

    assertThatThrownBy(() -> AttestationPki.open(directory, CLOCK))
        .isInstanceOf(EmulatedNsmException.class)
        .hasMessageContaining("root-key.pem");
  }

  /** Names, lives and constraints read from a genuine document of 2022-07-06. */
  @Test
  void issuesAChainLikeTheGenuineOne() {
    DocumentChain chain = NsmFixture.PKI.issue(PLACE, NOW);
    X509Certificate leaf = chain.leaf().certificate();

    assertThat(chain.bundle())
        .extracting(X509Certificate::getBasicConstraints)
        .containsExactly(Integer.MAX_VALUE, 2, 1, 0);
    assertThat(chain.bundle().getFirst().getSubjectX500Principal().getName())
        .isEqualTo("CN=aws.nitro-enclaves,OU=AWS,O=Amazon,C=US");
    assertThat(chain.zonal().certificate().getSubjectX500Principal().getName())
        .matches("L=Seattle,ST=WA,C=US,O=Amazon,OU=AWS,CN=[0-9a-f]{16}\\.zonal\\..*");
    assertThat(life(leaf)).isEqualTo(Duration.ofHours(3).plusSeconds(3));
    assertThat(life(chain.instance().certificate())).isEqualTo(Duration.ofDays(1));
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(leaf.getCriticalExtensionOIDs()).containsExactly("2.5.29.19");
    assertThat(leaf.getNonCriticalExtensionOIDs()).containsExactly("2.5.29.15");
  }

  @Test
  void renewsWhatRunsOutAndNothingElse() {
    DocumentChain first = NsmFixture.PKI.issue(PLACE, NOW);

    assertThat(first.renewed(PLACE, NOW.plus(Duration.ofHours(2)))).isSameAs(first);
    DocumentChain second = first.renewed(PLACE, NOW.plus(Duration.ofHours(3)));
    assertThat(second.leaf()).isNotSameAs(first.leaf());
    assertThat(second.instance()).isSameAs(first.instance());
    DocumentChain third = second.renewed(PLACE, NOW.plus(Duration.ofHours(23)));
    assertThat(third.instance()).isNotSameAs(first.instance());
    assertThat(third.zonal()).isSameAs(first.zonal());
    DocumentChain fourth = third.renewed(PLACE, NOW.plus(Duration.ofDays(5)));
    assertThat(fourth.zonal()).isNotSameAs(first.zonal());
    assertThat(fourth.regional()).isSameAs(first.regional());
    DocumentChain fifth = fourth.renewed(PLACE, NOW.plus(Duration.ofDays(19)));
    assertThat(fifth.regional()).isNotSameAs(first.regional());
    assertThat(fifth.root()).isSameAs(first.root());
  }

  private static Duration life(X509Certificate certificate) {
    return Duration.between(
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }
}
