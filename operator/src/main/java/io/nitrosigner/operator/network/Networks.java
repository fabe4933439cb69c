package io.nitrosigner.operator.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.network.Network;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The networks we know by name, and any other from the {@code config.yaml} of its clients.
 *
 * <p>A network with a {@code GENESIS_VALIDATORS_ROOT} signs for that one chain. Two names have
 * none: {@code minimal}, which is whatever one makes of it, and {@code ephemery}, which starts anew
 * every 28 days with another root and genesis time. By name they give the forks alone, and a signer
 * then takes the chain from each request: its keys must be of no use elsewhere. To pin an iteration
 * of ephemery, add {@code GENESIS_VALIDATORS_ROOT} and {@code GENESIS_TIME} to the {@code
 * config.yaml} of its release, and give that file; a root from an earlier iteration refuses every
 * request.
 */
public final class Networks {
  /** The networks known by name. */
  public static final List<String> NAMES =
      List.of(
          "mainnet", "hoodi", "sepolia", "ephemery", "plataberget", "gnosis", "chiado", "minimal");

  /** Networks of the past: a key made for one of them would stake nothing. */
  private static final Set<String> DEAD =
      Set.of("goerli", "prater", "pyrmont", "holesky", "ropsten", "kiln", "medalla", "zhejiang");

  /** Real ones are some 10 KiB. */
  private static final int MAX_FILE = 256 * 1024;

  private static final YAMLMapper YAML = new YAMLMapper();

  private Networks() {}

  /**
   * Finds a network by name, or reads it from a file.
   *
   * @throws UsageException when there is no such network, or the file does not describe one
   */
  public static Network find(String nameOrFile) {
    try {
      if (NAMES.contains(nameOrFile)) {
        return named(nameOrFile);
      }
      Path file = Path.of(nameOrFile);
      if (Files.isRegularFile(file)) {
        return fromFile(file);
      }
    } catch (IOException e) {
      throw new UsageException("cannot read the network " + nameOrFile + ": " + e.getMessage());
    }
    throw new UsageException(
        DEAD.contains(nameOrFile)
            ? "the network " + nameOrFile + " is dead: it was shut down"
            : "unknown network " + nameOrFile,
        "use one of " + String.join(", ", NAMES) + ", or the path of a config.yaml");
  }

  private static Network named(String name) throws IOException {
    try (InputStream in = Networks.class.getResourceAsStream(name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("no resource for the network " + name);
      }
      return parse(in.readAllBytes(), name);
    }
  }

  private static Network fromFile(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE) {
      throw new UsageException(file + " is too large for a config.yaml");
    }
    return parse(Files.readAllBytes(file), file.toString());
  }

  private static Network parse(byte[] yaml, String source) throws IOException {
    try {
      @Nullable Map<String, Object> values =
          YAML.readValue(yaml, new TypeReference<Map<String, Object>>() {});
      if (values == null) {
        throw notKeysAndValues(source);
      }
      return Network.read(values);
    } catch (JsonProcessingException e) {
      throw notKeysAndValues(source);
    } catch (MalformedValueException e) {
      throw new UsageException(source + ": " + e.getMessage());
    }
  }

  private static UsageException notKeysAndValues(String source) {
    return new UsageException(source + " is not a YAML file of keys and values");
  }
}
