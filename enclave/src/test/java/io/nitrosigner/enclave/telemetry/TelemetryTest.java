package io.nitrosigner.enclave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.enclave.http.Refusal;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.duty.DutyType;
import io.nitrosigner.slashing.Reason;
import io.nitrosigner.slashing.Watermark;
import io.nitrosigner.slashing.WatermarkStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class TelemetryTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final Pattern OF_THE_JVM = Pattern.compile("(jvm|process)_.*", Pattern.DOTALL);

  private final Telemetry telemetry = new Telemetry(InstantSource.fixed(NOW));

  @Test
  void beginsWithZeroForEverythingThatMayCount() {
    Samples samples = Samples.of(telemetry);

    assertThat(samples.values())
        .containsKeys(
            request("ATTESTATION", "repeated", "none"),
            request("BLOCK_V2", "refused", "SLASHABLE"),
            request("VALIDATOR_REGISTRATION", "signed", "none"),
            request("unknown", "refused", "MALFORMED"),
            request("unknown", "failed", "none"),
            "signer_kms_decrypt_total{result=\"access_denied\"}",
            "signer_stage_seconds_bucket{stage=\"bls\",le=\"0.001\"}",
            "signer_watermark_store_errors_total{op=\"advance\"}",
            "signer_tls_handshakes_total{result=\"untrusted\"}",
            "eth2_slashingprotection_database_duration_count{signingOperation=\"block\"}");
    assertThat(samples.values())
        .doesNotContainKey(request("RANDAO_REVEAL", "repeated", "none"))
        .doesNotContainKey(request("BLOCK", "signed", "none"));
    samples.values().entrySet().stream()
        .filter(sample -> !OF_THE_JVM.matcher(sample.getKey()).matches())
        .filter(sample -> !sample.getKey().startsWith("signer_enclave_info"))
        .filter(sample -> !sample.getKey().equals("signer_phase{phase=\"SEALED\"}"))
        .filter(sample -> !sample.getKey().contains("quantile="))
        .forEach(sample -> assertThat(sample.getValue()).as(sample.getKey()).isZero());
  }

  @Test
  void countsWhatBecomesOfRequests() {
    signed(DutyType.ATTESTATION, false);
    signed(DutyType.ATTESTATION, true);
    signed(DutyType.RANDAO_REVEAL, false);
    telemetry.begin().refused(Refusal.MALFORMED);
    telemetry.begin().failed();
    RequestMeter slashable = telemetry.begin();
    slashable.read(DutyType.BLOCK_V2);
    slashable.refused(Refusal.SLASHABLE);
    telemetry.refusedUnread(Refusal.OVERLOADED);

    Samples samples = Samples.of(telemetry);
    assertThat(samples.value(request("ATTESTATION", "signed", "none"))).isEqualTo(1);
    assertThat(samples.value(request("ATTESTATION", "repeated", "none"))).isEqualTo(1);
    assertThat(samples.value(request("RANDAO_REVEAL", "signed", "none"))).isEqualTo(1);
    assertThat(samples.value(request("unknown", "refused", "MALFORMED"))).isEqualTo(1);
    assertThat(samples.value(request("unknown", "failed", "none"))).isEqualTo(1);
    assertThat(samples.value(request("BLOCK_V2", "refused", "SLASHABLE"))).isEqualTo(1);
    assertThat(samples.value("signer_overload_total")).isEqualTo(1);
    assertThat(samples.value("signer_request_seconds_count{duty=\"ATTESTATION\"}")).isEqualTo(2);
    assertThat(samples.value("signer_request_seconds_count{duty=\"unknown\"}")).isEqualTo(3);
    assertThat(samples.value("signer_last_duty_timestamp{duty=\"ATTESTATION\"}"))
        .isEqualTo((double) NOW.getEpochSecond());
  }

  @Test
  void countsTheSameUnderTheNamesOfWeb3Signer() {
    signed(DutyType.ATTESTATION, false);
    signed(DutyType.BLOCK_V2, true);
    signed(DutyType.RANDAO_REVEAL, false);
    telemetry.begin().refused(Refusal.MALFORMED);
    telemetry.begin().refused(Refusal.UNKNOWN_KEY);
    telemetry.begin().refused(Refusal.SLASHABLE);

    Samples samples = Samples.of(telemetry);
    assertThat(samples.value("signing_bls_signing_duration_count")).isEqualTo(3);
    assertThat(samples.value("signing_bls_signing_duration{quantile=\"0.5\"}")).isPositive();
    assertThat(samples.value("eth2_slashingprotection_permitted_signings_total")).isEqualTo(2);
    for (String counter :
        new String[] {
          "eth2_slashingprotection_prevented_signings",
          "http_bls_malformed_request_count",
          "signing_bls_missing_identifier_count"
        }) {
      assertThat(samples.value(counter)).isEqualTo(1);
      assertThat(samples.value(counter + "_total")).isEqualTo(1);
    }
    assertThat(
            samples.value(
                "eth2_slashingprotection_database_duration_count{signingOperation=\"block\"}"))
        .isEqualTo(1);
  }

  @Test
  void knowsWhatIsBeingServed() {
    RequestMeter first = telemetry.begin();
    telemetry.begin();
    assertThat(Samples.of(telemetry).value("signer_inflight")).isEqualTo(2);

    first.refused(Refusal.SEALED);
    assertThat(Samples.of(telemetry).value("signer_inflight")).isEqualTo(1);
  }

  @Test
  void tellsTheMomentItIsAskedIn() {
    telemetry.attested(NOW.minusSeconds(90));
    Samples samples = Samples.of(telemetry.expose(Moments.serving()));

    String label = "{network=\"" + Moments.NETWORK.name() + "\"}";
    assertThat(samples.value("signer_phase{phase=\"SERVING\"}")).isEqualTo(1);
    assertThat(samples.value("signer_phase{phase=\"SEALED\"}")).isZero();
    assertThat(samples.value("signer_keys_loaded" + label)).isEqualTo(3);
    assertThat(samples.value("signer_keys_expected" + label)).isEqualTo(4);
    assertThat(samples.value("signer_keys_failed" + label)).isEqualTo(2);
    assertThat(samples.value("signing_signers_loaded_count")).isEqualTo(3);
    assertThat(samples.value("signer_attestation_age_seconds")).isEqualTo(90);
    assertThat(samples.value("signer_enclave_info{pcr0=\"00aa\",version=\"development\"}"))
        .isEqualTo(1);
    assertThat(samples.value("signer_tls_handshakes_total{result=\"ok\"}")).isEqualTo(5);
    assertThat(samples.value("signer_tls_handshakes_total{result=\"untrusted\"}")).isEqualTo(3);
    assertThat(samples.value("signer_tls_handshakes_total{result=\"failed\"}")).isEqualTo(1);
    String pool = "{poolName=\"signing\",poolType=\"worker\"}";
    assertThat(samples.value("http_vertx_worker_pool_submitted_total" + pool)).isEqualTo(7);
    assertThat(samples.value("http_vertx_worker_pool_completed_total" + pool)).isEqualTo(6);
    assertThat(samples.value("http_vertx_worker_pool_rejected_total" + pool)).isEqualTo(1);
    assertThat(samples.value("signer_watermark_store_up")).isEqualTo(1);
    assertThat(samples.value("signer_clock_offset_seconds")).isEqualTo(.003);
  }

  @Test
  void countsWhySlashingProtectionRefuses() {
    telemetry.slashable(Reason.TAMPERED);
    telemetry.slashable(Reason.TAMPERED);

    Samples samples = Samples.of(telemetry);
    assertThat(samples.value("signer_slashing_refusals_total{reason=\"tampered\"}")).isEqualTo(2);
    assertThat(samples.value("signer_slashing_refusals_total{reason=\"clock\"}")).isZero();
  }

  @Test
  void timesTheSigningHistoryAndCountsItsFailures() {
    WatermarkStore broken =
        telemetry.measured(
            new WatermarkStore() {
              @Override
              public Optional<Watermark> find(PublicKey key) {
                return Optional.empty();
              }

              @Override
              public boolean create(PublicKey key, Watermark first) {
                return true;
              }

              @Override
              public Advance advance(PublicKey key, Watermark before, Watermark next) {
                throw new IllegalStateException("unreachable");
              }
            });
    PublicKey key = new PublicKey(new byte[PublicKey.LENGTH]);

    assertThat(broken.find(key)).isEmpty();
    assertThatThrownBy(() -> broken.advance(key, Watermark.NEVER_SIGNED, Watermark.NEVER_SIGNED))
        .hasMessage("unreachable");
    Samples samples = Samples.of(telemetry);
    assertThat(samples.value("signer_watermark_store_seconds_count{op=\"find\"}")).isEqualTo(1);
    assertThat(samples.value("signer_watermark_store_seconds_count{op=\"advance\"}")).isEqualTo(1);
    assertThat(samples.value("signer_watermark_store_errors_total{op=\"find\"}")).isZero();
    assertThat(samples.value("signer_watermark_store_errors_total{op=\"advance\"}")).isEqualTo(1);
  }

  @Test
  void countsTheAnswersOfKms() {
    telemetry.answered(KmsAnswer.OK);
    telemetry.answered(KmsAnswer.ACCESS_DENIED);

    Samples samples = Samples.of(telemetry);
    assertThat(samples.value("signer_kms_decrypt_total{result=\"ok\"}")).isEqualTo(1);
    assertThat(samples.value("signer_kms_decrypt_total{result=\"access_denied\"}")).isEqualTo(1);
    assertThat(samples.value("signer_kms_decrypt_total{result=\"unreachable\"}")).isZero();
  }

  @Test
  void hasAFixedNumberOfSeries() {
    int before = Samples.of(telemetry).values().size();
    for (DutyType type : DutyType.values()) {
      for (Refusal refusal : Refusal.values()) {
        RequestMeter meter = telemetry.begin();
        meter.read(type);
        meter.refused(refusal);
      }
      signed(type, true);
    }

    assertThat(Samples.of(telemetry).values()).hasSize(before);
  }

  private void signed(DutyType type, boolean repeated) {
    RequestMeter meter = telemetry.begin();
    meter.read(type);
    meter.passed(Stage.POLICY);
    meter.waited();
    if (repeated) {
      meter.repeats();
    }
    meter.passed(Stage.STORE);
    meter.passed(Stage.BLS);
    meter.signed();
  }

  private static String request(String duty, String result, String refusal) {
    return "signer_requests_total{duty=\"%s\",refusal=\"%s\",result=\"%s\"}"
        .formatted(duty, refusal, result);
  }
}
