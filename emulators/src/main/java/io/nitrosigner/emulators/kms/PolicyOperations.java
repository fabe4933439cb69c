package io.nitrosigner.emulators.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.aws.Json;
import io.nitrosigner.emulators.kms.policy.KeyPolicy;
import io.nitrosigner.emulators.kms.policy.MalformedPolicyException;
import java.util.Optional;

/** {@code GetKeyPolicy} and {@code PutKeyPolicy}. */
record PolicyOperations(Kms kms) {
  private static final int MAX_NAME = 128;

  /** A key has one policy, and this is its name. */
  private static final String DEFAULT = "default";

  ObjectNode getKeyPolicy(Request request) {
    requireDefault(request);
    CustomerKey key = kms.lookup().findByIdOrArn(request.keyId());
    kms.guard().admit(request, key);
    return Json.object().put("Policy", key.policy().text()).put("PolicyName", DEFAULT);
  }

  ObjectNode putKeyPolicy(Request request) {
    requireDefault(request);
    CustomerKey key = kms.lookup().findByIdOrArn(request.keyId());
    kms.guard().admit(request, key);
    KeyPolicy policy = request.input().required("Policy", read(request, kms.lookup().arn(key)));
    kms.keys().update(key.id(), k -> k.with(policy));
    return Json.object();
  }

  /** Reads {@code Policy}, if there is one, and refuses it if it would lock its author out. */
  Optional<KeyPolicy> read(Request request, String keyArn) {
    Optional<KeyPolicy> policy =
        request.input().optionalText("Policy", KeyPolicy.MAX_BYTES).map(PolicyOperations::parse);
    boolean bypass = request.input().flag("BypassPolicyLockoutSafetyCheck");
    policy
        .filter(p -> !bypass && !kms.guard().leavesControl(request, keyArn, p))
        .ifPresent(
            _ -> {
              throw KmsErrors.malformedPolicy(
                  "The new key policy will not allow you to update the key policy in the future.");
            });
    return policy;
  }

  private static KeyPolicy parse(String text) {
    try {
      return KeyPolicy.parse(text);
    } catch (MalformedPolicyException e) {
      throw KmsErrors.malformedPolicy(e.problem());
    }
  }

  private static void requireDefault(Request request) {
    request
        .input()
        .optionalText("PolicyName", MAX_NAME)
        .filter(name -> !name.equals(DEFAULT))
        .ifPresent(
            name -> {
              throw KmsErrors.notFound("No such policy exists: " + name);
            });
  }
}
