package io.nitrosigner.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.protocol.configuration.AttestedConfiguration;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of {@code protocol/SPEC.md} are what the code reads and writes. */
final class SpecificationTest {
  record Example(String kind, String json) {}

  static List<Example> examples() throws IOException {
    String specification = Files.readString(Path.of("SPEC.md"));
    return Pattern.compile("```json (\\w+)\n(.+?)\n```")
        .matcher(specification)
        .results()
        .map(match -> new Example(match.group(1), match.group(2)))
        .toList();
  }

  @Test
  void holdsExamplesOfEachKind() throws IOException {
    assertThat(examples())
        .extracting(Example::kind)
        .contains("request", "response", "configuration");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void exampleIsReadAndWrittenBackUnchanged(Example example) {
    byte[] json = example.json().getBytes(UTF_8);
    byte[] written =
        switch (example.kind()) {
          case "request" -> ControlRequest.read(json).write();
          case "response" -> ControlResponse.read(json).write();
          case "configuration" -> AttestedConfiguration.read(json).write();
          default -> throw new IllegalStateException(example.kind());
        };
    assertThat(tree(written)).isEqualTo(tree(json));
  }

  private static JsonNode tree(byte[] json) {
    return Json.read(json, JsonNode.class, "example");
  }
}
