package io.nitrosigner.emulators.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.aws.Json;
import io.nitrosigner.emulators.kms.policy.KeyPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** The life of keys: made, described, listed, disabled, rotated, deleted. */
record KeyOperations(Kms kms) {
  /** Far more than a laptop needs, far fewer than AWS allows. */
  private static final int MAX_KEYS = 1000;

  private static final int MAX_DESCRIPTION = 8192;
  private static final int MIN_WINDOW_DAYS = 7;
  private static final int MAX_WINDOW_DAYS = 30;

  ObjectNode createKey(Request request) {
    kms.guard().admit(request);
    KeyShape.check(request.input());
    UUID id = UUID.randomUUID();
    KeyPolicy policy =
        new PolicyOperations(kms)
            .read(request, kms.location().key(id))
            .orElseGet(() -> KeyPolicy.delegatingTo(kms.location().account()));
    CustomerKey key =
        new CustomerKey(
            id,
            request.now(),
            request.input().optionalText("Description", MAX_DESCRIPTION).orElse(""),
            new KeyState.Enabled(),
            false,
            policy,
            KeyMaterial.generate(kms.random()));
    if (!kms.keys().add(key, MAX_KEYS)) {
      throw KmsErrors.limitExceeded("There are " + MAX_KEYS + " keys already");
    }
    return describe(key);
  }

  ObjectNode describeKey(Request request) {
    CustomerKey key = kms.lookup().find(request.keyId());
    kms.guard().admit(request, key);
    return describe(key);
  }

  ObjectNode listKeys(Request request) {
    kms.guard().admit(request);
    ObjectNode output = Json.object();
    Page.answer(
        request,
        kms.keys().keys(),
        key -> Json.object().put("KeyId", key.id().toString()).put("KeyArn", kms.lookup().arn(key)),
        output.putArray("Keys"),
        output);
    return output;
  }

  ObjectNode enableKey(Request request) {
    return change(request, new KeyState.Enabled());
  }

  ObjectNode disableKey(Request request) {
    return change(request, new KeyState.Disabled());
  }

  ObjectNode scheduleKeyDeletion(Request request) {
    int days =
        request
            .input()
            .integer("PendingWindowInDays", MIN_WINDOW_DAYS, MAX_WINDOW_DAYS)
            .orElse(MAX_WINDOW_DAYS);
    Instant date = request.now().plus(Duration.ofDays(days));
    change(request, new KeyState.PendingDeletion(date));
    return Json.object()
        .put("KeyId", kms.lookup().arn(kms.lookup().findByIdOrArn(request.keyId())))
        .put("DeletionDate", KeyShape.seconds(date))
        .put("KeyState", "PendingDeletion")
        .put("PendingWindowInDays", days);
  }

  ObjectNode cancelKeyDeletion(Request request) {
    CustomerKey key = admitted(request);
    if (!(key.state() instanceof KeyState.PendingDeletion)) {
      throw KmsErrors.invalidState(kms.lookup().arn(key), "not pending deletion");
    }
    kms.keys().update(key.id(), k -> k.with(new KeyState.Disabled()));
    return Json.object().put("KeyId", kms.lookup().arn(key));
  }

  ObjectNode enableKeyRotation(Request request) {
    return rotate(request, true);
  }

  ObjectNode disableKeyRotation(Request request) {
    return rotate(request, false);
  }

  ObjectNode getKeyRotationStatus(Request request) {
    CustomerKey key = admitted(request);
    return Json.object()
        .put("KeyId", kms.lookup().arn(key))
        .put("KeyRotationEnabled", key.rotating());
  }

  private ObjectNode rotate(Request request, boolean on) {
    CustomerKey key = admitted(request);
    kms.requireEnabled(key);
    kms.keys().update(key.id(), k -> k.withRotation(on));
    return Json.object();
  }

  private ObjectNode change(Request request, KeyState next) {
    CustomerKey key = admitted(request);
    if (key.state() instanceof KeyState.PendingDeletion) {
      throw KmsErrors.invalidState(kms.lookup().arn(key), "pending deletion");
    }
    kms.keys().update(key.id(), k -> k.with(next));
    return Json.object();
  }

  private CustomerKey admitted(Request request) {
    CustomerKey key = kms.lookup().findByIdOrArn(request.keyId());
    kms.guard().admit(request, key);
    return key;
  }

  private ObjectNode describe(CustomerKey key) {
    return Json.object().set("KeyMetadata", KeyShape.metadata(key, kms.location()));
  }
}
