package io.nitrosigner.emulators.enclave;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.oas.OpenApi31;
import io.nitrosigner.emulators.enclave.SignerClient.Response;
import io.nitrosigner.protocol.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code docs/reference/openapi.yaml} says. */
record OpenApiDocument(JsonNode root) {
  private static final Path FILE = Path.of("..", "docs", "reference", "openapi.yaml");

  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(
          VersionFlag.V202012,
          factory ->
              factory
                  .metaSchema(OpenApi31.getInstance())
                  .defaultMetaSchemaIri(OpenApi31.getInstance().getIri()));

  /** A method of a path; the path may hold parameters. */
  record Operation(String method, String path, JsonNode body) {
    /** The path with its parameters' examples in their places. */
    String target() {
      String target = path;
      for (JsonNode parameter : body.path("parameters")) {
        String name = "{" + parameter.path("name").asText() + "}";
        target = target.replace(name, parameter.path("example").asText());
      }
      return target;
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  static OpenApiDocument read() throws IOException {
    return new OpenApiDocument(new YAMLMapper().readTree(FILE.toFile()));
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        String method = operation.getKey().toUpperCase(Locale.ROOT);
        operations.add(new Operation(method, path.getKey(), operation.getValue()));
      }
    }
    return operations;
  }

  Operation operation(String id) {
    return operations().stream()
        .filter(operation -> operation.body().path("operationId").asText().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no operation " + id));
  }

  /** That the document knows this answer of the operation: status, media type and body. */
  void assertDocumented(Operation operation, Response response) throws IOException {
    JsonNode documented = response(operation, response.status());
    assertThat(documented.isObject()).as("%s: %s", operation, response).isTrue();
    String type = response.header("content-type").split(";", 2)[0];
    JsonNode content = documented.path("content").path(type);
    assertThat(content.isObject()).as("%s: %s", operation, response).isTrue();
    JsonNode body =
        type.equals("application/json")
            ? Json.mapper().readTree(response.body())
            : TextNode.valueOf(response.body());
    assertValid(content.path("schema"), body);
  }

  private JsonNode response(Operation operation, int status) {
    JsonNode response = operation.body().path("responses").path(Integer.toString(status));
    return response.has("$ref") ? root.at(response.path("$ref").asText().substring(1)) : response;
  }

  /** That {@code value} is of a schema of this document. */
  void assertValid(JsonNode schema, JsonNode value) {
    ObjectNode whole = Json.mapper().createObjectNode();
    whole.putArray("allOf").add(schema);
    whole.set("components", root.path("components"));
    assertThat(SCHEMAS.getSchema(whole).validate(value)).as(value.toString()).isEmpty();
  }
}
