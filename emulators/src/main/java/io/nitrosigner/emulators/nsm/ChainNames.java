package io.nitrosigner.emulators.nsm;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * The distinguished names of the genuine chain; their attribute order differs from level to level.
 */
final class ChainNames {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LABEL_BYTES = 8;

  private ChainNames() {}

  static X500Name root() {
    return amazon("aws.nitro-enclaves");
  }

  static X500Name regional(String region) {
    return amazon(label() + "." + region + ".aws.nitro-enclaves");
  }

  /** The one name that begins with its common name and abbreviates the state. */
  static X500Name zonal(String region) {
    return new X500NameBuilder()
        .addRDN(BCStyle.CN, label() + ".zonal." + region + ".aws.nitro-enclaves")
        .addRDN(BCStyle.OU, "AWS")
        .addRDN(BCStyle.O, "Amazon")
        .addRDN(BCStyle.C, "US")
        .addRDN(BCStyle.ST, "WA")
        .addRDN(BCStyle.L, "Seattle")
        .build();
  }

  static X500Name instance(NsmPlace place) {
    return seattle(place.instanceId() + "." + place.region() + ".aws.nitro-enclaves");
  }

  static X500Name leaf(NsmPlace place) {
    return seattle(place.moduleId() + "." + place.region() + ".aws");
  }

  private static X500Name amazon(String commonName) {
    return new X500NameBuilder()
        .addRDN(BCStyle.C, "US")
        .addRDN(BCStyle.O, "Amazon")
        .addRDN(BCStyle.OU, "AWS")
        .addRDN(BCStyle.CN, commonName)
        .build();
  }

  private static X500Name seattle(String commonName) {
    return new X500NameBuilder()
        .addRDN(BCStyle.C, "US")
        .addRDN(BCStyle.ST, "Washington")
        .addRDN(BCStyle.L, "Seattle")
        .addRDN(BCStyle.O, "Amazon")
        .addRDN(BCStyle.OU, "AWS")
        .addRDN(BCStyle.CN, commonName)
        .build();
  }

  private static String label() {
    byte[] label = new byte[LABEL_BYTES];
    RANDOM.nextBytes(label);
    return HexFormat.of().formatHex(label);
  }
}
