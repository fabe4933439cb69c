package io.nitrosigner.operator.keys;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.core.type.TypeReference;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Asks a signer for its keys, at the API that validator clients use. */
public final class ServedKeys {
  /** What a signer at the other end of the world needs for all its keys. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A hundred bytes for each key. */
  private static final long MAX_LENGTH = 16 * 1024 * 1024;

  private ServedKeys() {}

  /**
   * The public keys that it serves, 96 hex digits each.
   *
   * @param tls the identity that it must have
   * @param patience for the whole answer, to its last byte
   * @throws IOException when it is not reached, does not answer in time or is another
   */
  public static Set<String> at(URI signer, TlsKeyRecord tls, Duration patience)
      throws IOException, InterruptedException {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trusting(tls))
            .build();
    HttpRequest request = HttpRequest.newBuilder(signer.resolve("/api/v1/eth2/publicKeys")).build();
    try {
      HttpResponse<byte[]> response =
          http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_LENGTH))
              .get(patience.toMillis(), MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      return read(response.body());
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no answer from " + signer, e);
    } finally {
      http.shutdownNow(); // a signer that stalls would be waited for
    }
  }

  private static Set<String> read(byte[] body) throws IOException {
    @Nullable List<String> keys =
        Json.mapper().readValue(body, new TypeReference<List<String>>() {});
    if (keys == null) {
      throw new IOException("expected a list of public keys");
    }
    return keys.stream().map(ValidatorKeyRecord::name).collect(Collectors.toSet());
  }

  private static SSLContext trusting(TlsKeyRecord tls) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, PemTrust.in(Base64.getDecoder().decode(tls.certificate())), null);
      return context;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("the certificate in the TLS key table is not readable", e);
    }
  }
}
