package io.nitrosigner.operator.deployment;

import com.fasterxml.jackson.core.type.TypeReference;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One deployment, as its outputs file describes it: what {@code cdk deploy -O FILE} writes, and
 * what {@code nitro-signer up} writes for a local one, which also names its endpoints.
 *
 * @param stack the stack's name
 * @param outputs output name to value
 */
public record Deployment(String stack, Map<String, String> outputs) {
  /** Where verbs look when no file is given. */
  public static final String DEFAULT_FILE = "output.json";

  /** Outputs of a stack take a few KiB. */
  private static final int MAX_FILE = 1024 * 1024;

  /** Copies the outputs. */
  public Deployment {
    outputs = Map.copyOf(outputs);
  }

  /**
   * Reads an outputs file.
   *
   * @throws UsageException when it is absent or not such a file
   */
  public static Deployment read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UsageException(
          "no outputs file " + file,
          "give it with --output FILE: `nitro-signer up` writes one into its home, `cdk deploy -O"
              + " FILE` another");
    }
    try {
      if (Files.size(file) > MAX_FILE) {
        throw new UsageException(file + " is too large for an outputs file");
      }
      return only(file, parse(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw malformed(file);
    }
  }

  private static UsageException malformed(Path file) {
    return new UsageException(file + " is not an outputs file: expected {stack: {name: value}}");
  }

  private static @Nullable Map<String, Map<String, String>> parse(byte[] json) throws IOException {
    return Json.mapper().readValue(json, new TypeReference<Map<String, Map<String, String>>>() {});
  }

  private static Deployment only(Path file, @Nullable Map<String, Map<String, String>> stacks) {
    if (stacks == null || stacks.size() != 1) {
      throw new UsageException(
          file
              + ": expected the outputs of one stack, found "
              + (stacks == null ? 0 : stacks.size()));
    }
    Map.Entry<String, Map<String, String>> stack = stacks.entrySet().iterator().next();
    if (stack.getValue() == null || stack.getValue().values().stream().anyMatch(Objects::isNull)) {
      throw malformed(file);
    }
    return new Deployment(stack.getKey(), stack.getValue());
  }

  /** This deployment in the form of an outputs file. */
  public byte[] write() {
    try {
      return Json.mapper()
          .writerWithDefaultPrettyPrinter()
          .writeValueAsBytes(Map.of(stack, new TreeMap<>(outputs)));
    } catch (IOException e) {
      throw new IllegalStateException("outputs are not writable", e);
    }
  }

  /**
   * The value of an output.
   *
   * @throws UsageException when the stack does not have it
   */
  public String output(Output name) {
    return find(name)
        .orElseThrow(() -> new UsageException("stack " + stack + " has no output " + name.key()));
  }

  /**
   * The UUID under which the deployment's keys stand. Tables tell its spellings apart, so there is
   * one: that in lower case.
   *
   * @throws UsageException when the stack does not have it, or another spelling
   */
  public String id() {
    String id = output(Output.DEPLOYMENT_ID);
    if (!isUuid(id)) {
      throw new UsageException(
          Output.DEPLOYMENT_ID.key() + ": expected a UUID in lower case, was " + id);
    }
    return id;
  }

  private static boolean isUuid(String text) {
    try {
      return UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The value of an output, if the stack has it. */
  public Optional<String> find(Output name) {
    return Optional.ofNullable(outputs.get(name.key()));
  }

  /**
   * An output that is URIs with commas between: one for each host.
   *
   * @throws UsageException when the stack does not have it
   */
  public List<URI> endpoints(Output name) {
    return Stream.of(output(name).split(",", -1)).map(String::strip).map(URI::create).toList();
  }

  /** An output that is a URI, if the stack has it. */
  public Optional<URI> endpoint(Output name) {
    return find(name).map(URI::create);
  }
}
