package io.nitrosigner.emulators.aws;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An HTTP request as it was received.
 *
 * @param path as on the wire, still percent-encoded
 * @param query as on the wire, empty if there is none
 * @param headers lower-case names
 * @param bodyHash the SHA-256 of the body, in lower-case hexadecimal
 */
record SignedRequest(
    String method, String path, String query, Map<String, List<String>> headers, String bodyHash) {

  SignedRequest {
    var lower = new TreeMap<String, List<String>>();
    headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), values));
    headers = lower;
  }

  /** The values of a header joined by commas. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(values -> String.join(",", values));
  }
}
