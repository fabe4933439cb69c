package io.nitrosigner.enclave.http;

import java.util.regex.Pattern;

/** What a request line asks for. */
sealed interface Route {
  /** {@code GET /upcheck}. */
  record Upcheck() implements Route {}

  /** {@code GET /healthcheck}. */
  record Healthcheck() implements Route {}

  /** {@code GET /api/v1/eth2/publicKeys}. */
  record PublicKeys() implements Route {}

  /** {@code GET /api/v1/eth2/highWatermark}. */
  record HighWatermark() implements Route {}

  /** {@code POST /api/v1/eth2/sign/{identifier}}. */
  record Sign(String identifier) implements Route {}

  /** {@code GET /reload}. */
  record ReloadStatus() implements Route {}

  /** {@code POST /reload}. */
  record Reload() implements Route {}

  /** A path of the API with other methods than {@code allowed}. */
  record WrongMethod(String allowed) implements Route {}

  /** A web page asks, by way of a browser: no page has business here. */
  record CrossOrigin() implements Route {}

  /** Any other path. */
  record Unknown() implements Route {}

  /** The path of signing, up to the identifier. */
  String SIGN = "/api/v1/eth2/sign/";

  /** What precedes the path in the absolute form, which servers must take (RFC 9112, 3.2.2). */
  Pattern ORIGIN = Pattern.compile("^https?://[^/?]*", Pattern.CASE_INSENSITIVE);

  /**
   * Finds the route. The query is ignored, and repeated slashes count as one: clients join base
   * URLs that end in a slash.
   */
  static Route of(String method, String target, boolean hasOrigin) {
    if (hasOrigin) {
      return new CrossOrigin();
    }
    String path = path(target);
    return switch (path) {
      case "/upcheck" -> only("GET", method, new Upcheck());
      case "/healthcheck" -> only("GET", method, new Healthcheck());
      case "/api/v1/eth2/publicKeys" -> only("GET", method, new PublicKeys());
      case "/api/v1/eth2/highWatermark" -> only("GET", method, new HighWatermark());
      case "/reload" -> reload(method);
      default -> isSign(path) ? only("POST", method, sign(path)) : new Unknown();
    };
  }

  private static String path(String target) {
    String relative = ORIGIN.matcher(target).replaceFirst("");
    int query = relative.indexOf('?');
    return (query < 0 ? relative : relative.substring(0, query)).replaceAll("/{2,}", "/");
  }

  private static boolean isSign(String path) {
    return path.startsWith(SIGN) && path.indexOf('/', SIGN.length()) < 0;
  }

  private static Route sign(String path) {
    return new Sign(path.substring(SIGN.length()));
  }

  private static Route reload(String method) {
    return switch (method) {
      case "GET" -> new ReloadStatus();
      case "POST" -> new Reload();
      default -> new WrongMethod("GET, POST");
    };
  }

  private static Route only(String allowed, String method, Route route) {
    return allowed.equals(method) ? route : new WrongMethod(allowed);
  }
}
