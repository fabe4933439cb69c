package io.nitrosigner.enclave.http;

import static java.util.Objects.requireNonNull;

import io.nitrosigner.signing.network.Fork;
import io.nitrosigner.signing.network.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The requests that the fuzz test starts from, and the networks that they are for. */
public final class Corpus {
  /** The good ones: at least one of every type. */
  public static final List<String> REQUESTS =
      List.of(
          "aggregate-bare",
          "aggregate-gloas",
          "aggregate-wrapped",
          "aggregation-slot",
          "attestation",
          "bid",
          "block-altair",
          "block-header",
          "block-phase0",
          "builder-request-auth",
          "contribution",
          "deposit",
          "envelope",
          "exit",
          "payload-attestation",
          "proposer-preferences",
          "randao",
          "registration",
          "sync-message",
          "sync-selection");

  /** Each good request is one of one of these. */
  public static final List<Network> NETWORKS = List.of(latest(Fork.FULU), latest(Fork.GLOAS));

  private Corpus() {}

  /** One of {@link #REQUESTS}. */
  public static byte[] read(String name) {
    String file = "RequestFuzzTestInputs/isReadOrRefused/" + name + ".json";
    try (InputStream in = requireNonNull(Corpus.class.getResourceAsStream(file), file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The minimal chain on its latest fork since genesis, for whoever asks. */
  static Network latest(Fork latest) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("PRESET_BASE", "minimal");
    config.put("SECONDS_PER_SLOT", 6);
    config.put("GENESIS_FORK_VERSION", "0x00000001");
    int version = 1;
    for (Fork fork : Fork.values()) {
      if (fork != Fork.PHASE0 && latest.isFrom(fork)) {
        config.put(fork + "_FORK_VERSION", "0x0%d000001".formatted(version++));
        config.put(fork + "_FORK_EPOCH", 0);
      }
    }
    return Network.read(config);
  }
}
