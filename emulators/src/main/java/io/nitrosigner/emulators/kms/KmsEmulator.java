package io.nitrosigner.emulators.kms;

import io.nitrosigner.emulators.aws.Answer;
import io.nitrosigner.emulators.aws.JsonService;
import io.nitrosigner.emulators.aws.JsonService.Call;
import io.nitrosigner.nitro.attestation.AttestationVerifier;
import io.nitrosigner.nitro.attestation.TrustRoot;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.function.Supplier;

/**
 * AWS KMS for symmetric keys, on this machine. Whoever may do something here may do it at AWS with
 * the same key policy, and whoever is refused here is refused there.
 *
 * <p>Keys and aliases live in a directory and survive the end of the process at any moment.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/Welcome.html">KMS API
 *     Reference</a>
 */
public final class KmsEmulator implements AutoCloseable {
  /** An attestation document of 256 KiB in Base64, and room for the rest of a request. */
  private static final int MAX_BODY = 512 * 1024;

  /** RSA keeps two cores busy long before this. */
  private static final int MAX_CONCURRENT = 64;

  private static final JsonService.Protocol PROTOCOL =
      new JsonService.Protocol(
          "kms", "TrentService", "application/x-amz-json-1.1", "", MAX_BODY, MAX_CONCURRENT);

  private final KeyStore keys;
  private final JsonService service;
  private final Throttle throttle;

  private KmsEmulator(KeyStore keys, JsonService service, Throttle throttle) {
    this.keys = keys;
    this.service = service;
    this.throttle = throttle;
  }

  /** Opens the keys and serves until closed, on the loopback interface only. */
  public static KmsEmulator start(KmsConfiguration configuration) throws IOException {
    SecureRandom coin = new SecureRandom();
    return start(configuration, () -> eitherForm(coin), ResponseFilter.HONEST);
  }

  /** The same with its choices and its honesty in the caller's hands. */
  static KmsEmulator start(
      KmsConfiguration configuration, Supplier<ContentForm> form, ResponseFilter filter)
      throws IOException {
    KeyStore keys = KeyStore.open(configuration.state());
    Kms kms =
        new Kms(
            new Location(configuration.region(), configuration.account()),
            keys,
            new Documents(new AttestationVerifier(TrustRoot.of(configuration.attestationRoot()))),
            form,
            new SecureRandom());
    Operations operations = new Operations(kms);
    Throttle throttle = new Throttle();
    try {
      JsonService service =
          JsonService.start(
              PROTOCOL,
              settings(configuration),
              call -> {
                throttle.admit(call.operation(), call.now());
                return answer(call, keys, operations, filter);
              });
      return new KmsEmulator(keys, service, throttle);
    } catch (IOException | RuntimeException e) {
      keys.close();
      throw e;
    }
  }

  /** For {@code AWS_ENDPOINT_URL_KMS}. */
  public URI endpoint() {
    return service.endpoint();
  }

  /** The quota of its cryptographic operations. */
  public Throttle throttle() {
    return throttle;
  }

  @Override
  public void close() {
    service.close();
    keys.close();
  }

  private static Answer answer(
      Call call, KeyStore keys, Operations operations, ResponseFilter filter) {
    keys.purge(call.now());
    Request request = Request.of(call);
    return Answer.of(filter.apply(request, operations.find(call.operation()).answer(request)));
  }

  private static ContentForm eitherForm(SecureRandom coin) {
    return coin.nextBoolean()
        ? new ContentForm.Primitive()
        : new ContentForm.Chunked(ContentForm.Chunked.ODD_SIZE);
  }

  private static JsonService.Settings settings(KmsConfiguration configuration) {
    return new JsonService.Settings(
        configuration.region(),
        configuration.port(),
        configuration.tls(),
        configuration.identities(),
        configuration.clock());
  }
}
