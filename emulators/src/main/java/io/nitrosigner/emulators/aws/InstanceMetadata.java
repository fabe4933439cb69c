package io.nitrosigner.emulators.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The EC2 instance metadata service, version 2 only: what an instance learns about itself, and the
 * credentials of its role, which are known to {@link Identities} from the moment they are minted.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html">Access
 *     instance metadata</a>
 */
public final class InstanceMetadata implements AutoCloseable {
  private static final String DATA = "/latest/meta-data/";
  private static final String CREDENTIALS = DATA + "iam/security-credentials/";

  private final InstanceProfile profile;
  private final Identities identities;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final MetadataTokens tokens = new MetadataTokens(random);
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable Session session;

  private record Session(Credentials credentials, Instant start, Instant end) {}

  private InstanceMetadata(
      int port, InstanceProfile profile, Identities identities, InstantSource clock)
      throws IOException {
    this.profile = profile;
    this.identities = identities;
    this.clock = clock;
    this.server = HttpServers.plain(port);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
  }

  /** Listens on the loopback interface until closed; port 0 chooses a free one. */
  public static InstanceMetadata start(
      int port, InstanceProfile profile, Identities identities, InstantSource clock)
      throws IOException {
    InstanceMetadata metadata = new InstanceMetadata(port, profile, identities, clock);
    metadata.server.start();
    return metadata;
  }

  /** For {@code AWS_EC2_METADATA_SERVICE_ENDPOINT}. */
  public URI endpoint() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      switch (exchange.getRequestMethod()) {
        case "PUT" -> put(exchange, path);
        case "GET" -> get(exchange, path);
        default -> refuse(exchange, 405);
      }
    }
  }

  private void put(HttpExchange exchange, String path) throws IOException {
    var headers = exchange.getRequestHeaders();
    if (!path.equals("/latest/api/token")) {
      refuse(exchange, 404);
    } else if (headers.containsKey("X-Forwarded-For")) {
      refuse(exchange, 403); // a proxy must never fetch the instance's credentials
    } else {
      Optional<MetadataTokens.Token> token =
          tokens.issue(
              Optional.ofNullable(headers.getFirst(MetadataTokens.TTL_HEADER)), clock.instant());
      if (token.isEmpty()) {
        refuse(exchange, 400);
      } else {
        exchange
            .getResponseHeaders()
            .set(MetadataTokens.TTL_HEADER, Long.toString(token.get().lifetime().toSeconds()));
        text(exchange, token.get().value());
      }
    }
  }

  private void get(HttpExchange exchange, String path) throws IOException {
    if (!tokens.valid(
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(MetadataTokens.HEADER)),
        clock.instant())) {
      refuse(exchange, 401);
      return;
    }
    if (path.equals(CREDENTIALS + profile.role())) {
      json(exchange, credentials());
      return;
    }
    switch (path) {
      case CREDENTIALS, DATA + "iam/security-credentials" -> text(exchange, profile.role());
      case DATA + "instance-id" -> text(exchange, profile.instanceId());
      case DATA + "placement/region" -> text(exchange, profile.region());
      case "/latest/dynamic/instance-identity/document" -> json(exchange, identity());
      default -> refuse(exchange, 404);
    }
  }

  private ObjectNode identity() {
    return Json.object()
        .put("version", "2017-09-30")
        .put("accountId", profile.account())
        .put("instanceId", profile.instanceId())
        .put("region", profile.region())
        .put("availabilityZone", profile.region() + "a");
  }

  private ObjectNode credentials() {
    Session current = session(clock.instant());
    return Json.object()
        .put("Code", "Success")
        .put("LastUpdated", current.start().toString())
        .put("Type", "AWS-HMAC")
        .put("AccessKeyId", current.credentials().accessKeyId())
        .put("SecretAccessKey", current.credentials().secretAccessKey())
        .put("Token", current.credentials().sessionToken().orElseThrow())
        .put("Expiration", current.end().toString());
  }

  private synchronized Session session(Instant now) {
    Session current = session;
    if (current == null || now.isAfter(current.end().minus(profile.rotationMargin()))) {
      Instant end = now.plus(profile.sessionLifetime());
      current = new Session(Credentials.generateSession(end, random), now, end);
      identities.add(current.credentials(), profile.principal());
      session = current;
    }
    return current;
  }

  private static void refuse(HttpExchange exchange, int status) throws IOException {
    HttpServers.send(exchange, status, "text/plain", new byte[0]);
  }

  private static void text(HttpExchange exchange, String text) throws IOException {
    HttpServers.send(exchange, 200, "text/plain", text.getBytes(UTF_8));
  }

  private static void json(HttpExchange exchange, ObjectNode json) throws IOException {
    HttpServers.send(exchange, 200, "application/json", Json.write(json));
  }
}
