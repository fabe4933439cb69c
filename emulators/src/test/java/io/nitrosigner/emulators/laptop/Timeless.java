package io.nitrosigner.emulators.laptop;

import io.nitrosigner.operator.network.Networks;
import io.nitrosigner.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Networks whose duties may be of any time, as known answers are. */
final class Timeless {
  private Timeless() {}

  /** A {@code config.yaml} of a known network that does not say when it began. */
  static String network(String name, Path directory) throws IOException {
    Map<String, Object> config = new HashMap<>(Networks.find(name).toMap());
    config.remove("GENESIS_TIME");
    Path file = directory.resolve(name + ".yaml");
    Files.write(file, Json.write(config)); // JSON is YAML
    return file.toString();
  }
}
