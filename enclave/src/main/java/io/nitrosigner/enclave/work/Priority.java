package io.nitrosigner.enclave.work;

/** What is signed first when there is more to sign than cores. */
public enum Priority {
  /** A slot has one proposer and a block lives for seconds. */
  BLOCK,
  /** Attestations: most of the rewards, due within a third of a slot. */
  VOTE,
  /** Proofs of selection, committees, registrations, exits. */
  REST
}
