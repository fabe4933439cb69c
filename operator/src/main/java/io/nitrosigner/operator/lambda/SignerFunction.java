package io.nitrosigner.operator.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.tls.SignerTls;
import io.nitrosigner.operator.tls.SubjectNames;
import io.nitrosigner.operator.tls.TlsDescription;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.tables.TlsKeyTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The function that manages a signer's TLS identity and asks the signer how it is. Fails, so that
 * the caller is told {@code FunctionError}, on everything that it does not know or cannot do. No
 * operation answers with a private key. Lambda calls it for one event at a time.
 *
 * <p>Environment: {@code NITRO_INSTANCE_PRIVATE_DNS}, the signer's host name and its port if that
 * is not 443; {@code TLS_KEYS_TABLE_NAME}; {@code KEY_ARN}.
 */
public final class SignerFunction implements RequestStreamHandler {
  static {
    // Without a logging library, which a function does without, SLF4J says so at every start.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
  }

  static final String SIGNER = "NITRO_INSTANCE_PRIVATE_DNS";
  static final String TABLE = "TLS_KEYS_TABLE_NAME";
  static final String KEY = "KEY_ARN";

  private final Supplier<Map<String, String>> environment;
  private final Function<String, FunctionAws> inRegion;
  private @Nullable FunctionAws opened;

  /** As Lambda makes it: in the function's own environment. */
  public SignerFunction() {
    this(System::getenv, FunctionAws::in);
  }

  SignerFunction(
      Supplier<Map<String, String>> environment, Function<String, FunctionAws> inRegion) {
    this.environment = environment;
    this.inRegion = inRegion;
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    SignerOperation operation = SignerOperation.of(Event.read(event));
    context.getLogger().log("operation=" + operation.id() + "\n");
    Variables variables =
        new Variables(environment.get()).require(SIGNER, TABLE, KEY, Variables.REGION);
    answer.write(Json.write(answer(operation, variables)));
  }

  private JsonNode answer(SignerOperation operation, Variables variables) {
    FunctionAws aws = aws(variables.value(Variables.REGION));
    SignerTls signer =
        new SignerTls(
            aws.kms(),
            aws.dynamoDb(),
            new SignerTls.Place(variables.value(KEY), variables.value(TABLE)),
            InstantSource.system());
    String address = variables.value(SIGNER);
    return switch (operation) {
      case SET_TLS_KEY -> set(signer, address);
      case GET_TLS_KEY -> TextNode.valueOf(signer.required().key().ciphertext());
      case DECRYPT_TLS_KEY -> Json.mapper().valueToTree(signer.opened());
      case WEB3SIGNER_STATUS -> TextNode.valueOf(probe(signer, address).get("/upcheck"));
      case WEB3SIGNER_PUBLIC_KEYS -> publicKeys(probe(signer, address));
    };
  }

  private FunctionAws aws(String region) {
    FunctionAws aws = opened;
    if (aws == null) {
      aws = inRegion.apply(region);
      opened = aws;
    }
    return aws;
  }

  private static JsonNode set(SignerTls signer, String address) {
    Optional<TlsKeyTable.Row> before = signer.current();
    TlsKeyTable.Row row =
        signer.set(before, signer.make(SubjectNames.withThisMachine(List.of(host(address)))));
    ObjectNode answer = Json.mapper().valueToTree(TlsDescription.of(row));
    before.ifPresent(old -> answer.put("replaced", TlsDescription.fingerprint(old)));
    // Of the reference system's answer, DynamoDB's to PutItem, what callers may look at.
    answer.putObject("ResponseMetadata").put("HTTPStatusCode", 200);
    return answer;
  }

  /** Without the port, if there is one. */
  private static String host(String address) {
    int colon = address.indexOf(':');
    return colon < 0 || colon != address.lastIndexOf(':') ? address : address.substring(0, colon);
  }

  private static SignerProbe probe(SignerTls signer, String address) {
    return SignerProbe.trusting(TlsDescription.trustedPem(signer.required()), address);
  }

  private static JsonNode publicKeys(SignerProbe signer) {
    byte[] json = signer.get("/api/v1/eth2/publicKeys").getBytes(UTF_8);
    if (Json.read(json, JsonNode.class, "public keys") instanceof ArrayNode keys) {
      return keys;
    }
    throw new UsageException("the signer's public keys: expected a JSON list");
  }
}
