package io.nitrosigner.emulators.nitrocli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The arguments of {@code run-enclave}, or the file that has them. */
final class RunArguments {
  private static final Set<String> KEYS =
      Set.of("eif_path", "cpu_count", "memory_mib", "enclave_cid", "enclave_name", "debug_mode");

  private static final int MAX_CONFIG_BYTES = 64 * 1024;

  @Option(names = "--eif-path")
  private String image = "";

  @Option(names = "--cpu-count")
  private int cpuCount;

  @Option(names = "--memory")
  private long memory;

  @Option(names = "--enclave-cid")
  private long cid;

  @Option(names = "--enclave-name")
  private String name = "";

  @Option(names = "--debug-mode")
  private boolean debug;

  @Option(names = "--config")
  private String config = "";

  /**
   * The order that the arguments make.
   *
   * @throws NitroCliException as nitro-cli does, if something is missing, invalid or contradictory
   */
  LaunchOrder order() {
    if (!config.isEmpty()) {
      readConfig();
    }
    require(!image.isEmpty(), "eif-path");
    require(cpuCount != 0, "cpu-count");
    require(memory != 0, "memory");
    return new LaunchOrder(
        Path.of(image),
        cpuCount,
        memory,
        LaunchOrder.cid(cid),
        Optional.of(name).filter(given -> !given.isEmpty()),
        debug);
  }

  private void readConfig() {
    if (!image.isEmpty() || cpuCount != 0 || memory != 0) {
      throw new NitroCliException(
          NitroCliError.CONFLICTING_ARGUMENT, "`config` cannot be used with other arguments.");
    }
    JsonNode tree = parse(Path.of(config));
    for (Iterator<String> keys = tree.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!KEYS.contains(key)) {
        throw invalid(key + " is not a known key.");
      }
    }
    image = tree.path("eif_path").asText("");
    cpuCount = (int) number(tree, "cpu_count");
    memory = number(tree, "memory_mib");
    cid = number(tree, "enclave_cid");
    name = tree.path("enclave_name").asText("");
    debug = tree.path("debug_mode").asBoolean(false);
  }

  private static JsonNode parse(Path file) {
    try {
      if (Files.size(file) > MAX_CONFIG_BYTES) {
        throw invalid("%s has more than %d bytes.".formatted(file, MAX_CONFIG_BYTES));
      }
      JsonNode tree =
          JsonMapper.builder()
              .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .build()
              .readTree(Files.readAllBytes(file));
      if (!tree.isObject()) {
        throw invalid(file + " is not a JSON object.");
      }
      return tree;
    } catch (JacksonException e) {
      throw invalid("%s is not JSON: %s".formatted(file, e.getOriginalMessage()));
    } catch (IOException e) {
      throw new NitroCliException(NitroCliError.FILE_OPERATION, "Cannot read " + file + ".", e);
    }
  }

  private static long number(JsonNode tree, String key) {
    JsonNode value = tree.path(key);
    if (value.isMissingNode()) {
      return 0;
    }
    if (!value.canConvertToInt() || value.intValue() < 0) {
      throw invalid("`%s` must be a number up to %d.".formatted(key, Integer.MAX_VALUE));
    }
    return value.intValue();
  }

  private static void require(boolean given, String what) {
    if (!given) {
      throw new NitroCliException(
          NitroCliError.MISSING_ARGUMENT, "`%s` must be provided.".formatted(what));
    }
  }

  private static NitroCliException invalid(String detail) {
    return new NitroCliException(NitroCliError.INVALID_ARGUMENT, detail);
  }
}
