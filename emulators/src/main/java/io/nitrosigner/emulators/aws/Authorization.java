package io.nitrosigner.emulators.aws;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code Authorization} header of Signature Version 4: {@code AWS4-HMAC-SHA256
 * Credential=ID/DATE/REGION/SERVICE/aws4_request, SignedHeaders=a;b, Signature=hex}.
 */
record Authorization(
    String accessKeyId,
    String date,
    String region,
    String service,
    List<String> signedHeaders,
    String signature) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String INCOMPLETE = "IncompleteSignatureException";

  static Authorization parse(String header) {
    if (!header.startsWith(ALGORITHM + " ")) {
      throw AwsException.client(INCOMPLETE, "Unsupported AWS 'algorithm': expected " + ALGORITHM);
    }
    Map<String, String> fields = fields(header.substring(ALGORITHM.length() + 1));
    String[] scope = field(fields, "Credential").split("/", -1);
    if (scope.length != 5 || !scope[4].equals("aws4_request")) {
      throw AwsException.client(
          INCOMPLETE,
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/term, got '"
              + fields.get("Credential")
              + "'");
    }
    return new Authorization(
        scope[0],
        scope[1],
        scope[2],
        scope[3],
        List.of(field(fields, "SignedHeaders").split(";", -1)),
        field(fields, "Signature"));
  }

  /** What the signing key is bound to. */
  String scope() {
    return String.join("/", date, region, service, "aws4_request");
  }

  private static Map<String, String> fields(String text) {
    var fields = new HashMap<String, String>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0
          || fields.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip())
              != null) {
        throw AwsException.client(
            INCOMPLETE,
            "'" + part.strip() + "' not a valid key=value pair in Authorization header");
      }
    }
    return fields;
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw AwsException.client(
          INCOMPLETE, "Authorization header requires '" + name + "' parameter.");
    }
    return value;
  }
}
