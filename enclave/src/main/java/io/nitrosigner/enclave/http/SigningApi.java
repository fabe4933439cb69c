package io.nitrosigner.enclave.http;

import io.nitrosigner.enclave.telemetry.RequestMeter;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.Signature;
import io.nitrosigner.slashing.HighWatermark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What the server serves. Called from event loops and therefore thread-safe and never blocking.
 *
 * <p>Every failure that a client may learn about is a {@link RefusedException}, thrown or carried
 * by the stage. Anything else reaches the client as a nameless 500.
 */
public interface SigningApi {
  /** All keys that can sign, complete and in a stable order: clients drop keys that are missing. */
  List<PublicKey> publicKeys();

  /** Whether {@code key} can sign, so that nothing need be read for a key that cannot. */
  boolean holds(PublicKey key);

  /** The state of the parts, without touching the network. */
  Health health();

  /** Where signing ends, if the operator has set it; slashable duties from there on are refused. */
  Optional<HighWatermark> highWatermark();

  /** How the last reload of the key table went. */
  ReloadStatus reloadStatus();

  /** Asks for the key table to be read again; false while an earlier request is not done. */
  boolean requestReload();

  /**
   * Signs the duty that {@code request} describes.
   *
   * @param request a tree as {@link JsonTree#read} makes it
   * @param meter told how far the request gets; the server ends it
   */
  CompletionStage<Signature> sign(PublicKey key, Map<String, Object> request, RequestMeter meter);
}
