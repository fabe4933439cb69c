package io.nitrosigner.operator.lambda;

import java.util.List;

/** Makes the validator keys that a {@link KeyGenerationFunction} is asked for. */
@FunctionalInterface
public interface KeyMaker {
  /**
   * Makes keys, seals them under a KMS key and stores them in a table, assigned to no deployment.
   *
   * @param keyArn the KMS key
   * @param table the table of validator keys
   * @return their public keys, 96 hex digits each
   */
  List<String> make(KeyGenerationEvent request, String keyArn, String table);
}
