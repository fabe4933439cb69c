package io.nitrosigner.emulators.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Sees every successful answer before the client does. */
@FunctionalInterface
interface ResponseFilter {
  ResponseFilter HONEST = (request, answer) -> answer;

  /** What the client gets instead of {@code answer}, which may be changed and returned. */
  ObjectNode apply(Request request, ObjectNode answer);
}
