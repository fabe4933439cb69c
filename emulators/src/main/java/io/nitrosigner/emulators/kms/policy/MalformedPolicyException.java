package io.nitrosigner.emulators.kms.policy;

/** A key policy that cannot be read. */
public final class MalformedPolicyException extends RuntimeException {
  private final String problem;

  MalformedPolicyException(String problem) {
    super(problem);
    this.problem = problem;
  }

  /** What is wrong, and what was expected. */
  public String problem() {
    return problem;
  }
}
