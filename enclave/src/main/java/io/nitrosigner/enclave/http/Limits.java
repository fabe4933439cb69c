package io.nitrosigner.enclave.http;

import java.time.Duration;

/**
 * How much a client may ask of the server, and for how long.
 *
 * @param connections open connections; beyond it the kernel's queue waits
 * @param bodiesInFlight bytes of request bodies and large answers held at a time, over all
 *     connections
 * @param handshake from accept to a finished TLS handshake
 * @param request from the first byte of a request to its last
 * @param answer from the last byte of a request to the last byte of its answer
 * @param idle between an answer and the next request
 * @param linger for a client to stop sending a request that was refused before its end
 */
record Limits(
    int connections,
    long bodiesInFlight,
    Duration handshake,
    Duration request,
    Duration answer,
    Duration idle,
    Duration linger) {

  /**
   * An execution payload envelope of Gloas has up to 10 MiB ({@code MAX_PAYLOAD_SIZE}), which is
   * twice as much in hex, and up to 3 MiB of names and punctuation. Full blocks, which only Phase 0
   * and Altair send, stay far below; all other requests take a few hundred bytes.
   */
  static final int MAX_BODY_BYTES = 24 << 20;

  /** The longest path of the API takes 120 bytes. */
  static final int MAX_INITIAL_LINE_BYTES = 4 << 10;

  /** Clients send a few hundred bytes; proxies may add theirs. */
  static final int MAX_HEADER_BYTES = 16 << 10;

  /** Pieces in which a body reaches the server, and one TLS record. */
  static final int MAX_CHUNK_BYTES = 16 << 10;

  /**
   * Production's limits. 2,048 connections stay below the 4,096 file descriptors that an enclave's
   * init grants. 64 MiB of bodies fit the enclave's memory beside its keys: each may have a buffer
   * of twice its size and one copy, which makes 192 MiB, and the one that is being parsed takes up
   * to five times its size, 120 MiB. 10 s for a request let the largest body come at 20 Mbit/s. 120
   * s of idleness outlast every client's pool (90 s the longest), so that no request races our
   * close.
   */
  static final Limits DEFAULT =
      new Limits(
          2_048,
          64L << 20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          Duration.ofSeconds(2));
}
