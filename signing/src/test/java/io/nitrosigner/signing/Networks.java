package io.nitrosigner.signing;

import io.nitrosigner.signing.network.Fork;
import io.nitrosigner.signing.network.Network;
import java.util.LinkedHashMap;
import java.util.Map;

/** The chains that the vectors were made on. */
public final class Networks {
  /** Source: eth-clients/mainnet {@code metadata/config.yaml}, Fulu as scheduled there. */
  public static final Network MAINNET =
      Network.read(
          Vectors.parse(
              """
              {
                "PRESET_BASE": "mainnet",
                "CONFIG_NAME": "mainnet",
                "SECONDS_PER_SLOT": "12",
                "GENESIS_TIME": "1606824023",
                "GENESIS_VALIDATORS_ROOT":
                  "0x4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95",
                "GENESIS_FORK_VERSION": "0x00000000",
                "ALTAIR_FORK_VERSION": "0x01000000",
                "ALTAIR_FORK_EPOCH": "74240",
                "BELLATRIX_FORK_VERSION": "0x02000000",
                "BELLATRIX_FORK_EPOCH": "144896",
                "CAPELLA_FORK_VERSION": "0x03000000",
                "CAPELLA_FORK_EPOCH": "194048",
                "DENEB_FORK_VERSION": "0x04000000",
                "DENEB_FORK_EPOCH": "269568",
                "ELECTRA_FORK_VERSION": "0x05000000",
                "ELECTRA_FORK_EPOCH": "364032",
                "FULU_FORK_VERSION": "0x06000000",
                "FULU_FORK_EPOCH": "411392"
              }
              """));

  private Networks() {}

  /** The minimal chain with 64 interop validators, {@code latest} from {@code epoch} on. */
  public static Network minimal(Fork latest, long epoch) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("PRESET_BASE", "minimal");
    config.put("SECONDS_PER_SLOT", "6");
    config.put(
        "GENESIS_VALIDATORS_ROOT",
        "0x83431ec7fcf92cfc44947fc0418e831c25e1d0806590231c439830db7ad54fda");
    config.put("GENESIS_FORK_VERSION", "0x00000001");
    int version = 1;
    for (Fork fork : Fork.values()) {
      if (fork == Fork.PHASE0 || !latest.isFrom(fork)) {
        continue;
      }
      config.put(fork + "_FORK_VERSION", "0x0%d000001".formatted(version++));
      config.put(fork + "_FORK_EPOCH", fork == latest ? epoch : 0L);
    }
    return Network.read(config);
  }
}
