package io.nitrosigner.emulators.kms;

import io.nitrosigner.emulators.aws.Credentials;
import io.nitrosigner.emulators.aws.Identities;
import io.nitrosigner.emulators.aws.LoopbackTls;
import io.nitrosigner.emulators.aws.Principal;
import io.nitrosigner.emulators.nsm.AttestationPki;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/** An emulator with its people, and the AWS SDK to speak to it. */
final class KmsWorld implements AutoCloseable {
  static final String ACCOUNT = "123456789012";
  static final String REGION = "eu-central-1";
  static final Principal ADMIN_USER = Principal.user(ACCOUNT, "admin", List.of("kms:*"));
  static final Principal ROLE =
      Principal.session(ACCOUNT, "signer", "i-0123456789abcdef0", List.of());

  private static final LoopbackTls TLS = LoopbackTls.generate();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path state;
  private final Supplier<ContentForm> form;
  private final AttestationPki pki = AttestationPki.generate(Instant.now());
  private final Identities identities = new Identities();
  private final Credentials adminKey = Credentials.generate(RANDOM);
  private final Credentials roleKey =
      Credentials.generateSession(Instant.now().plus(Duration.ofHours(1)), RANDOM);
  private final InstantSource clock = () -> Instant.now().plus(offset());
  private volatile Duration offset = Duration.ZERO;
  private KmsEmulator kms;

  final KmsClient admin;
  final KmsClient role;

  private KmsWorld(Path state, Supplier<ContentForm> form) throws IOException {
    this.state = state;
    this.form = form;
    identities.add(adminKey, ADMIN_USER);
    identities.add(roleKey, ROLE);
    kms = KmsEmulator.start(configuration(0), form, ResponseFilter.HONEST);
    admin = client(adminKey);
    role = client(roleKey);
  }

  static KmsWorld start(Path state) throws IOException {
    return new KmsWorld(state, ContentForm.Primitive::new);
  }

  static KmsWorld start(Path state, Supplier<ContentForm> form) throws IOException {
    return new KmsWorld(state, form);
  }

  /** The infrastructure that the emulator believes. */
  AttestationPki pki() {
    return pki;
  }

  /** The quota of the emulator. */
  Throttle throttle() {
    return kms.throttle();
  }

  /** Stops the emulator and starts it again, on the same port and the same state. */
  void restart() throws IOException {
    int port = kms.endpoint().getPort();
    kms.close();
    kms = KmsEmulator.start(configuration(port), form, ResponseFilter.HONEST);
  }

  /** The same, but lying from now on. */
  void turnHostile(HostileKms.Lie lie) throws IOException {
    int port = kms.endpoint().getPort();
    kms.close();
    kms = HostileKms.start(configuration(port), lie);
  }

  /** Moves the emulator's clock, within the skew that signatures allow, or far beyond. */
  void clockOffBy(Duration duration) {
    offset = duration;
  }

  KmsConfiguration configuration(int port) {
    return new KmsConfiguration(
        port, REGION, ACCOUNT, state, TLS.server(), identities, pki.root(), clock);
  }

  /** A client that signs with {@code credentials}, known or not. */
  KmsClient client(Credentials credentials) {
    return KmsClient.builder()
        .endpointOverride(kms.endpoint())
        .region(Region.of(REGION))
        .credentialsProvider(StaticCredentialsProvider.create(sdk(credentials)))
        .httpClient(
            UrlConnectionHttpClient.builder()
                .tlsTrustManagersProvider(() -> TLS.trust().toArray(TrustManager[]::new))
                .build())
        .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  @Override
  public void close() {
    admin.close();
    role.close();
    kms.close();
  }

  private Duration offset() {
    return offset;
  }

  private static AwsCredentials sdk(Credentials credentials) {
    return credentials
        .sessionToken()
        .<AwsCredentials>map(
            token ->
                AwsSessionCredentials.create(
                    credentials.accessKeyId(), credentials.secretAccessKey(), token))
        .orElseGet(
            () ->
                AwsBasicCredentials.create(
                    credentials.accessKeyId(), credentials.secretAccessKey()));
  }
}
