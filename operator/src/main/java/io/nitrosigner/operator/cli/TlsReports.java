package io.nitrosigner.operator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.operator.tls.TlsDescription;
import io.nitrosigner.protocol.Json;
import java.time.Instant;

/** A TLS identity for programs. */
final class TlsReports {
  private TlsReports() {}

  static String json(TlsDescription description, Instant now) {
    ObjectNode report = Json.mapper().valueToTree(description);
    report.put("days_left", description.daysLeft(now));
    return new String(Json.write(report), UTF_8);
  }
}
