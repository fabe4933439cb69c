package io.nitrosigner.operator.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.nitrosigner.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The function that makes validator keys, to be deployed by itself, for whoever may change its code
 * may read the keys. Its events and its answer, the list of public keys, are those of the
 * reference's companion key generator.
 *
 * <p>Environment: {@code KMS_KEY_ARN}, {@code DDB_TABLE_NAME}.
 */
public final class KeyGenerationFunction implements RequestStreamHandler {
  static final String KEY = "KMS_KEY_ARN";
  static final String TABLE = "DDB_TABLE_NAME";

  private final Supplier<Map<String, String>> environment;
  private final KeyMaker maker;

  /** As Lambda makes it: in the function's own environment. */
  public KeyGenerationFunction() {
    this(System::getenv, new FreshKeys(FunctionAws::in, InstantSource.system()));
  }

  KeyGenerationFunction(Supplier<Map<String, String>> environment, KeyMaker maker) {
    this.environment = environment;
    this.maker = maker;
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    KeyGenerationEvent request = KeyGenerationEvent.of(Event.read(event));
    Variables variables = new Variables(environment.get()).require(KEY, TABLE, Variables.REGION);
    context.getLogger().log("keys=" + request.count() + " network=" + request.network() + "\n");
    answer.write(Json.write(maker.make(request, variables.value(KEY), variables.value(TABLE))));
  }
}
