package io.nitrosigner.emulators.kms;

import io.nitrosigner.emulators.aws.JsonService.Call;
import io.nitrosigner.emulators.aws.Principal;
import java.time.Instant;

/** One authenticated request, ready to be read. */
record Request(String operation, Principal caller, Instant now, Input input) {
  /** As KMS bounds {@code KeyId}. */
  private static final int MAX_KEY_ID = 2048;

  static Request of(Call call) {
    return new Request(call.operation(), call.caller(), call.now(), new Input(call.input()));
  }

  /** The name of the operation in policies. */
  String action() {
    return "kms:" + operation;
  }

  String keyId() {
    return input.text("KeyId", MAX_KEY_ID);
  }
}
