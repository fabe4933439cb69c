package io.nitrosigner.enclave.work;

/** What is signed first when there is more to sign than cores. */
public enum Priority {
  /** A slot has one proposer; his block and its payload live for seconds. */
  BLOCK,
  /** Attestations, of payloads too: most of the rewards, due within a third of a slot. */
  VOTE,
  /** What committees, aggregators and builders wait for within the slot. */
  COMMITTEE,
  /** Proofs of selection, registrations, exits: a client that starts asks for them all at once. */
  REST
}
