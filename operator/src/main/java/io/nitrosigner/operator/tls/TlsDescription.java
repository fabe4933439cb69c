package io.nitrosigner.operator.tls;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.tables.TlsKeyTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a row tells of a TLS identity without opening it.
 *
 * @param server the signer's own certificate; a row that has only the trusted one does not tell
 * @param trusted the certificate that clients trust
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TlsDescription(
    @JsonProperty("server") Optional<CertificateReport> server,
    @JsonProperty("trusted") CertificateReport trusted) {

  /**
   * Of a row.
   *
   * @throws ProtocolException when its certificates are not base64
   * @throws UsageException when they are not certificates
   */
  public static TlsDescription of(TlsKeyTable.Row row) {
    return new TlsDescription(
        row.serverCertificate().map(pem -> first(pem, "server_cert_pem")),
        first(row.key().certificate(), "cert_pem"));
  }

  private static CertificateReport first(String base64, String column) {
    return CertificateReport.of(Pem.read(decode(base64, column), column).getFirst());
  }

  /** The certificate that clients trust, PEM. */
  public static byte[] trustedPem(TlsKeyTable.Row row) {
    return decode(row.key().certificate(), "cert_pem");
  }

  /** What to call a row that is replaced, which may be beyond reading: its fingerprint. */
  public static String fingerprint(TlsKeyTable.Row row) {
    try {
      TlsDescription description = of(row);
      return description.server.orElse(description.trusted).fingerprint();
    } catch (ProtocolException | UsageException e) {
      return "unreadable (" + e.getMessage() + ")";
    }
  }

  private static byte[] decode(String base64, String column) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(column + ": expected base64");
    }
  }

  /** Whole days until clients do not believe the signer any more; negative when that has begun. */
  public long daysLeft(Instant now) {
    Instant end = server.map(CertificateReport::end).orElse(trusted.end());
    Duration left = Duration.between(now, end.isBefore(trusted.end()) ? end : trusted.end());
    return Math.floorDiv(left.toSeconds(), Duration.ofDays(1).toSeconds());
  }

  /** The description, line by line. */
  public List<String> lines(Instant now) {
    List<String> lines = new ArrayList<>();
    CertificateReport shown = server.orElse(trusted);
    lines.add(line("subject", shown.subject()));
    lines.add(line("names", String.join(", ", shown.names())));
    lines.add(line("SHA-256", shown.fingerprint()));
    lines.add(line("valid", shown.notBefore() + " to " + shown.notAfter()));
    lines.add(line("left", daysLeft(now) + " days"));
    lines.add(line("trusted", trusted.subject()));
    lines.add(line("SHA-256", trusted.fingerprint()));
    lines.add(line("valid", trusted.notBefore() + " to " + trusted.notAfter()));
    return lines;
  }

  private static String line(String label, String value) {
    return String.format("%-8s %s", label, value);
  }
}
