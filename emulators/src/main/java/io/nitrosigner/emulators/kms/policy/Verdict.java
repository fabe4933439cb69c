package io.nitrosigner.emulators.kms.policy;

/** What a key policy says to a request. */
public enum Verdict {
  ALLOWED,
  /** A Deny statement applies; nothing can outweigh it. */
  EXPLICITLY_DENIED,
  /** No statement allows it. */
  NOT_ALLOWED_BY_KEY_POLICY,
  /** The key policy leaves it to IAM, and IAM does not allow it. */
  NOT_ALLOWED_BY_IAM
}
