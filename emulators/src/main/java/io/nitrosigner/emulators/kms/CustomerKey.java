package io.nitrosigner.emulators.kms;

import io.nitrosigner.emulators.kms.policy.KeyPolicy;
import java.time.Instant;
import java.util.UUID;

/** A symmetric KMS key with all that belongs to it. */
record CustomerKey(
    UUID id,
    Instant created,
    String description,
    KeyState state,
    boolean rotating,
    KeyPolicy policy,
    KeyMaterial material) {

  CustomerKey with(KeyState next) {
    return new CustomerKey(id, created, description, next, rotating, policy, material);
  }

  CustomerKey with(KeyPolicy next) {
    return new CustomerKey(id, created, description, state, rotating, next, material);
  }

  CustomerKey withRotation(boolean on) {
    return new CustomerKey(id, created, description, state, on, policy, material);
  }
}
