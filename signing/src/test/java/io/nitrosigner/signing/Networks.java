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

  /** The minimal chain with Gloas from genesis on, without an identity of its own. */
  public static Network unpinnedGloas() {
    Map<String, Object> config = new LinkedHashMap<>(minimal(Fork.GLOAS, 0).toMap());
    config.remove("GENESIS_VALIDATORS_ROOT");
    return Network.read(config);
  }

  /** The chain of a request in {@code gloas.json}. */
  public static Network ofGloasVector(Map<String, Object> vector) {
    return switch (Vectors.text(vector, "network")) {
      case "mainnet" -> MAINNET;
      case "minimal" -> unpinnedGloas();
      case "plataberget" -> plataberget();
      default -> throw new IllegalArgumentException("no chain for " + vector.get("name"));
    };
  }

  private static Network plataberget() {
    Map<String, Object> config = new LinkedHashMap<>(MAINNET.toMap());
    config.put("CONFIG_NAME", "plataberget");
    config.put(
        "GENESIS_VALIDATORS_ROOT",
        "0xbb4a1a9e3f7f4e10edcd734e4acc3b5ffd4f830efe0af2748fa458cfee5d2658");
    config.put("GENESIS_FORK_VERSION", "0x10733183");
    int version = 1;
    for (Fork fork : Fork.values()) {
      if (fork != Fork.PHASE0) {
        config.put(fork + "_FORK_VERSION", "0x%d0733183".formatted(++version));
        config.put(fork + "_FORK_EPOCH", fork == Fork.GLOAS ? 1536 : 0);
      }
    }
    return Network.read(config);
  }

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
