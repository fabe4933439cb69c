package io.nitrosigner.emulators.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.aws.AwsException;
import io.nitrosigner.emulators.aws.Json;
import java.util.List;
import java.util.Optional;

/** {@code CreateAlias}, {@code DeleteAlias} and {@code ListAliases}. */
record AliasOperations(Kms kms) {
  private static final int MAX_KEY_ID = 2048;

  ObjectNode createAlias(Request request) {
    String name = Alias.name(request.input());
    kms.guard().admit(request);
    CustomerKey key = kms.lookup().findByIdOrArn(request.input().text("TargetKeyId", MAX_KEY_ID));
    kms.guard().admit(request, key);
    if (key.state() instanceof KeyState.PendingDeletion) {
      throw KmsErrors.invalidState(kms.lookup().arn(key), "pending deletion");
    }
    if (!kms.keys().add(new Alias(name, key.id(), request.now()))) {
      throw AwsException.client(
          "AlreadyExistsException",
          "An alias with the name " + kms.location().alias(name) + " already exists");
    }
    return Json.object();
  }

  ObjectNode deleteAlias(Request request) {
    String name = Alias.name(request.input());
    kms.guard().admit(request);
    Alias alias =
        kms.keys()
            .find(name)
            .orElseThrow(
                () -> KmsErrors.notFound("Alias " + kms.location().alias(name) + " is not found."));
    kms.keys().find(alias.key()).ifPresent(key -> kms.guard().admit(request, key));
    kms.keys().remove(alias);
    return Json.object();
  }

  ObjectNode listAliases(Request request) {
    kms.guard().admit(request);
    Optional<CustomerKey> key =
        request
            .input()
            .optionalText("KeyId", MAX_KEY_ID)
            .map(name -> kms.lookup().findByIdOrArn(name));
    List<Alias> aliases =
        kms.keys().aliases().stream()
            .filter(alias -> key.isEmpty() || alias.key().equals(key.get().id()))
            .toList();
    ObjectNode output = Json.object();
    Page.answer(request, aliases, this::describe, output.putArray("Aliases"), output);
    return output;
  }

  private ObjectNode describe(Alias alias) {
    return Json.object()
        .put("AliasName", alias.name())
        .put("AliasArn", kms.location().alias(alias.name()))
        .put("TargetKeyId", alias.key().toString())
        .put("CreationDate", KeyShape.seconds(alias.created()))
        .put("LastUpdatedDate", KeyShape.seconds(alias.created()));
  }
}
