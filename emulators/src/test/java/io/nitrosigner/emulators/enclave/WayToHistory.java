package io.nitrosigner.emulators.enclave;

import io.nitrosigner.emulators.aws.Credentials;
import io.nitrosigner.emulators.aws.Identities;
import io.nitrosigner.emulators.aws.JsonService;
import io.nitrosigner.emulators.aws.Principal;
import io.nitrosigner.emulators.dynamodb.DynamoDbEndpoint;
import io.nitrosigner.emulators.dynamodb.Interference;
import io.nitrosigner.emulators.dynamodb.SharedDynamoDbLocal;
import io.nitrosigner.emulators.vsock.GuestVsock;
import io.nitrosigner.emulators.vsock.ParentVsock;
import io.nitrosigner.enclave.aws.HeldCredentials;
import io.nitrosigner.enclave.aws.VsockAws;
import io.nitrosigner.host.proxy.EgressProxy;
import io.nitrosigner.protocol.control.Credential;
import io.nitrosigner.protocol.control.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The client that an enclave has, and a way of its own to the tables, which fails as told. */
public final class WayToHistory implements AutoCloseable {
  private static final String ACCOUNT = "123456789012";
  private static final int CID = 16;

  private final DynamoDbEndpoint endpoint;
  private final EgressProxy egress;
  private final DynamoDbClient client;

  private WayToHistory(DynamoDbEndpoint endpoint, EgressProxy egress, DynamoDbClient client) {
    this.endpoint = endpoint;
    this.egress = egress;
    this.client = client;
  }

  /**
   * A way that may get and update items.
   *
   * @param run a directory of its own
   */
  public static WayToHistory open(Path run, Interference interference) throws IOException {
    Instant expiry = Instant.now().plus(Duration.ofHours(1));
    Credentials session = Credentials.generateSession(expiry, new SecureRandom());
    Identities identities = new Identities();
    identities.add(
        session,
        Principal.session(
            ACCOUNT, "signer", "i-0", List.of("dynamodb:GetItem", "dynamodb:UpdateItem")));
    DynamoDbEndpoint endpoint =
        DynamoDbEndpoint.start(
            new JsonService.Settings(
                EnclaveWorld.REGION,
                0,
                EndpointTls.AWS.server(),
                identities,
                InstantSource.system()),
            ACCOUNT,
            SharedDynamoDbLocal.endpoint(),
            interference);
    Credential held =
        new Credential(
            session.accessKeyId(),
            session.secretAccessKey(),
            session.sessionToken().orElseThrow(),
            expiry.toString());
    return new WayToHistory(
        endpoint,
        EgressProxy.start(
            new ParentVsock(run).listen(Ports.DYNAMODB),
            "localhost",
            endpoint.endpoint().getPort()),
        new VsockAws(new GuestVsock(run, CID), EndpointTls.AWS.client(), EnclaveWorld.REGION)
            .dynamoDb(new HeldCredentials(held)));
  }

  /** As an enclave asks: once, and for a second and a half at most. */
  public DynamoDbClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    egress.close();
    endpoint.close();
  }
}
