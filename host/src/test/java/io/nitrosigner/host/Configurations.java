package io.nitrosigner.host;

import java.nio.file.Path;

/** A host configuration whose files lie in a directory. */
final class Configurations {
  static final int CID = 16;
  static final String DEPLOYMENT = "5d0c1c1e-6c5f-4e0e-9d0b-2f1f6f0a7c11";
  static final String KEYS = "keys";
  static final String TLS_KEYS = "tls-keys";

  private Configurations() {}

  static HostConfiguration in(Path directory) {
    return new HostConfiguration(
        DEPLOYMENT,
        "eu-central-1",
        KEYS,
        TLS_KEYS,
        directory.resolve("signer.eif").toString(),
        directory.resolve("configuration.json").toString(),
        2,
        1024,
        CID,
        "0.0.0.0",
        8443,
        8080,
        "0.0.0.0",
        9001,
        "kms.eu-central-1.amazonaws.com",
        443,
        "dynamodb.eu-central-1.amazonaws.com",
        443,
        HostConfiguration.DEFAULT_POLL_SECONDS);
  }
}
