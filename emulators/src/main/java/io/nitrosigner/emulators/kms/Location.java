package io.nitrosigner.emulators.kms;

import java.util.UUID;

/** The region and account of all keys here: what their ARNs begin with. */
record Location(String region, String account) {
  String key(UUID id) {
    return prefix() + "key/" + id;
  }

  /** {@code name} begins with {@code alias/}. */
  String alias(String name) {
    return prefix() + name;
  }

  String prefix() {
    return "arn:aws:kms:" + region + ":" + account + ":";
  }
}
