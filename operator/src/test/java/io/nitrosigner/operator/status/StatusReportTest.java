package io.nitrosigner.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.operator.Statuses;
import org.junit.jupiter.api.Test;

final class StatusReportTest {
  @Test
  void reportsWhatServes() {
    assertThat(StatusReport.lines(Statuses.serving()))
        .containsExactly(
            "phase    SERVING since 2026-11-22T12:00:00Z",
            "keys     3 loaded, 0 failed, 2 inactive",
            "tls      certificate until 2027-11-22T12:00:00Z",
            "config   d16e57",
            "PCR0     00aa",
            "PCR8     08bb",
            "PCR16    16cc",
            "image    /opt/signer.eif",
            "enclave  i-1-enc1",
            "host     watching since 2026-11-22T12:00:05Z");
    assertThat(StatusReport.healthy(Statuses.serving())).isTrue();
  }

  @Test
  void tellsWhyAnEnclaveFailed() {
    assertThat(StatusReport.lines(Statuses.failed()))
        .contains("reason   KMS refused", "problem  the enclave failed: KMS refused");
    assertThat(StatusReport.healthy(Statuses.failed())).isFalse();
  }

  @Test
  void tellsThatThereIsNoEnclave() {
    assertThat(StatusReport.lines(Statuses.withoutEnclave()))
        .containsExactly(
            "phase    no enclave answers",
            "image    /opt/signer.eif",
            "host     watching since 2026-11-22T12:00:05Z",
            "problem  nitro-cli: [ E26 ] no memory");
    assertThat(StatusReport.healthy(Statuses.withoutEnclave())).isFalse();
  }

  @Test
  void namesTheKeysThatDoNotSign() {
    assertThat(StatusReport.lines(Statuses.servingWithout(1)))
        .contains(
            "keys     3 loaded, 1 failed, 2 inactive",
            "         0x" + "ab".repeat(48) + ": reason 0");
    assertThat(StatusReport.healthy(Statuses.servingWithout(1))).isFalse();
  }

  @Test
  void tellsOfACertificateThatIsNotUsed() {
    assertThat(StatusReport.lines(Statuses.servingOutdated()))
        .contains("         a later one is not used, and no enclave starts with it: no PKCS#12");
    assertThat(StatusReport.healthy(Statuses.servingOutdated())).isFalse();
  }

  @Test
  void tellsOfAReloadThatIsNotDone() {
    assertThat(StatusReport.lines(Statuses.reloading("running")))
        .contains("reload   running: the keys may still be those before it");
    assertThat(StatusReport.lines(Statuses.reloading("failed")))
        .contains("reload   failed: the keys are those before it, and the logs say why");
    assertThat(StatusReport.lines(Statuses.reloading("completed")))
        .isEqualTo(StatusReport.lines(Statuses.serving()));
  }

  @Test
  void countsMoreFailuresThanAScreenHolds() {
    assertThat(StatusReport.lines(Statuses.servingWithout(1_000)))
        .contains("keys     3 loaded, 1000 failed, 2 inactive", "         and 980 more")
        .hasSizeLessThan(40);
  }
}
