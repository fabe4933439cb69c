package io.nitrosigner.host;

import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.Credential;
import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.protocol.tables.TlsKeyTable;
import io.nitrosigner.protocol.tables.ValidatorKeyTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the tables and the instance have for an enclave. For one thread. */
final class KeyMaterial implements Material {
  private static final Logger LOG = LoggerFactory.getLogger(KeyMaterial.class);

  private final HostConfiguration configuration;
  private final ValidatorKeyTable validatorKeys;
  private final TlsKeyTable tlsKeys;
  private final AwsCredentialsProvider credentials;
  private final UnreadableRows told = new UnreadableRows();

  KeyMaterial(
      HostConfiguration configuration,
      DynamoDbClient dynamoDb,
      AwsCredentialsProvider credentials) {
    this.configuration = configuration;
    this.validatorKeys = new ValidatorKeyTable(dynamoDb, configuration.validatorKeysTable());
    this.tlsKeys = new TlsKeyTable(dynamoDb, configuration.tlsKeysTable());
    this.credentials = credentials;
  }

  @Override
  public ControlRequest.Init init() {
    return asking(
        () -> {
          TlsKeyRecord tls = identity();
          return new ControlRequest.Init(attested(), session(), tls, rows());
        });
  }

  @Override
  public KeyRows keys() {
    return asking(this::rows);
  }

  @Override
  public TlsKeyRecord tls() {
    return asking(this::identity);
  }

  @Override
  public Credential credential() {
    return asking(this::session);
  }

  private TlsKeyRecord identity() {
    return tlsKeys
        .signer()
        .orElseThrow(
            () ->
                new HostException("no TLS identity in the table " + configuration.tlsKeysTable()));
  }

  /** The deployment's rows, those that are not records among them: their keys are there. */
  private KeyRows rows() {
    Map<String, ValidatorKeyRecord> readable = new LinkedHashMap<>();
    Map<String, KeyFailure> unreadable = new LinkedHashMap<>();
    AtomicInteger inactive = new AtomicInteger();
    validatorKeys
        .of(
            configuration.deployment(),
            (pubkey, reason) -> {
              String name = ValidatorKeyRecord.name(pubkey);
              unreadable.put(name, new KeyFailure(name, String.valueOf(reason.getMessage())));
            })
        .forEach(
            row -> {
              if (row.active()) {
                readable.put(row.pubkey(), row);
              } else {
                inactive.incrementAndGet();
              }
            });
    readable.keySet().forEach(unreadable::remove);
    told.news(unreadable.values())
        .forEach(
            row -> LOG.error("key record unreadable pubkey=0x{} {}", row.pubkey(), row.reason()));
    return KeyRows.of(
        List.copyOf(readable.values()), List.copyOf(unreadable.values()), inactive.get());
  }

  private String attested() {
    try {
      return Files.readString(Path.of(configuration.configuration()));
    } catch (IOException e) {
      throw new HostException("cannot read " + configuration.configuration());
    }
  }

  private static <T> T asking(Supplier<T> aws) {
    try {
      return aws.get();
    } catch (AwsServiceException e) {
      throw new HostException("AWS refused: " + refusal(e));
    } catch (SdkException e) {
      throw new HostException("AWS could not be reached: " + e.getMessage());
    } catch (ProtocolException e) {
      throw new HostException("the records cannot be used: " + e.getMessage());
    }
  }

  /** Whatever answers in the place of AWS may give no details. */
  private static String refusal(AwsServiceException refused) {
    @Nullable AwsErrorDetails error = refused.awsErrorDetails();
    return error == null
        ? "status code " + refused.statusCode()
        : error.errorCode() + ": " + error.errorMessage();
  }

  private Credential session() {
    return credentials.resolveIdentity().join() instanceof AwsSessionCredentialsIdentity session
        ? new Credential(
            session.accessKeyId(),
            session.secretAccessKey(),
            session.sessionToken(),
            session
                .expirationTime()
                .orElseThrow(() -> new HostException("the instance role's credentials never end"))
                .toString())
        : refuseLongLived();
  }

  private static Credential refuseLongLived() {
    throw new HostException("expected the temporary credentials of an instance role");
  }
}
