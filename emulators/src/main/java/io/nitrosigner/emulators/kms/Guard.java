package io.nitrosigner.emulators.kms;

import io.nitrosigner.emulators.kms.policy.AccessRequest;
import io.nitrosigner.emulators.kms.policy.KeyPolicy;
import io.nitrosigner.emulators.kms.policy.Verdict;
import java.util.Optional;
import java.util.TreeMap;

/** Lets a request through, or throws {@code AccessDeniedException} and says why as AWS does. */
record Guard(Location location) {
  private static final EncryptionContext NO_CONTEXT = new EncryptionContext(new TreeMap<>());

  /** For operations without a key: IAM alone decides. */
  void admit(Request request) {
    if (!request.caller().mayByIam(request.action())) {
      throw KmsErrors.accessDenied(
          request.caller(), request.action(), because("no identity-based", request));
    }
  }

  /** For operations on a key that carry no context. */
  void admit(Request request, CustomerKey key) {
    admit(request, key, NO_CONTEXT, Optional.empty());
  }

  /** For operations on a key: its policy decides. */
  void admit(
      Request request, CustomerKey key, EncryptionContext context, Optional<Recipient> recipient) {
    String arn = location.key(key.id());
    var access =
        new AccessRequest(
            request.caller(),
            request.action(),
            arn,
            Facts.of(request.caller(), context, recipient));
    String reason =
        switch (key.policy().judge(access)) {
          case ALLOWED -> "";
          case EXPLICITLY_DENIED -> "with an explicit deny in a resource-based policy";
          case NOT_ALLOWED_BY_KEY_POLICY -> because("no resource-based", request);
          case NOT_ALLOWED_BY_IAM -> because("no identity-based", request);
        };
    if (!reason.isEmpty()) {
      throw KmsErrors.accessDenied(
          request.caller(), request.action(), "on resource: " + arn + " " + reason);
    }
  }

  /** Whether the caller could still change a key's policy if it were {@code policy}. */
  boolean leavesControl(Request request, String keyArn, KeyPolicy policy) {
    var change =
        new AccessRequest(
            request.caller(),
            "kms:PutKeyPolicy",
            keyArn,
            Facts.of(request.caller(), NO_CONTEXT, Optional.empty()));
    return policy.judge(change) == Verdict.ALLOWED;
  }

  private static String because(String noWhat, Request request) {
    return "because " + noWhat + " policy allows the " + request.action() + " action";
  }
}
