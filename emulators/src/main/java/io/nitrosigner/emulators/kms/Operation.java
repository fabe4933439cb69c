package io.nitrosigner.emulators.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One operation of the KMS API. Thread-safe. */
@FunctionalInterface
interface Operation {
  ObjectNode answer(Request request);
}
