package io.nitrosigner.operator.keys;

import io.nitrosigner.operator.UsageException;
import java.util.OptionalLong;

/**
 * Which keys to make.
 *
 * @param deployment that shall sign with them, or {@link
 *     io.nitrosigner.protocol.records.ValidatorKeyRecord#UNASSIGNED}
 * @param start the first index; without one, the indexes that were begun and not finished, or else
 *     the next unused ones
 * @param count how many
 * @param brought whether the mnemonic was there before, so that its keys may be anywhere
 */
public record GenerationRequest(
    String deployment, DepositTerms terms, OptionalLong start, int count, boolean brought) {
  /** Checks that there is something to do. */
  public GenerationRequest {
    if (count < 1) {
      throw new UsageException("count: expected at least 1, was " + count);
    }
  }
}
