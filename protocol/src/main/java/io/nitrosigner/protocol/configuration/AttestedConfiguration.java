package io.nitrosigner.protocol.configuration;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.ProtocolException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Everything an enclave may be told that changes what it does. Its exact bytes are measured into
 * PCR16 before the first attestation, and the KMS key policy names that measurement, so a host that
 * changes one byte gets no keys.
 *
 * @param version 1
 * @param deployment UUID of the deployment whose keys are loaded
 * @param region AWS region of the KMS key
 * @param kmsKeyArn the one key under which all secrets are encrypted
 * @param network the consensus network, in the keys of its {@code config.yaml}, in their order: the
 *     same configuration always has the same bytes
 * @param duties which of the duties that need leave have it; the others are refused
 * @param slashingProtection where the signing history is, and what else bounds slashable duties
 */
public record AttestedConfiguration(
    @JsonProperty("version") int version,
    @JsonProperty("deployment") String deployment,
    @JsonProperty("region") String region,
    @JsonProperty("kms_key_arn") String kmsKeyArn,
    @JsonProperty("network") Map<String, Object> network,
    @JsonProperty("duties") List<String> duties,
    @JsonProperty("slashing_protection") SlashingProtection slashingProtection) {

  /** A network with its whole fork schedule is some 2 KiB. */
  public static final int MAX_LENGTH = 64 * 1024;

  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]");
  private static final Pattern KEY_ARN =
      Pattern.compile("arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]{1,64}");

  /** Checks every field. */
  public AttestedConfiguration {
    require(version == 1, "version", "1", Integer.toString(version));
    require(isUuid(deployment), "deployment", "a UUID", deployment);
    require(REGION.matcher(region).matches(), "region", "an AWS region", region);
    require(KEY_ARN.matcher(kmsKeyArn).matches(), "kms_key_arn", "a KMS key ARN", kmsKeyArn);
    require(kmsKeyArn.split(":", -1)[3].equals(region), "kms_key_arn", "in " + region, kmsKeyArn);
    network = Collections.unmodifiableSortedMap(new TreeMap<>(network));
    duties = List.copyOf(duties);
  }

  /**
   * Reads a configuration from the bytes that are measured.
   *
   * @throws ProtocolException naming the field that is wrong
   */
  public static AttestedConfiguration read(byte[] json) {
    if (json.length > MAX_LENGTH) {
      throw new ProtocolException(
          "configuration: at most " + MAX_LENGTH + " bytes, was " + json.length);
    }
    return Json.read(json, AttestedConfiguration.class, "configuration");
  }

  /** The bytes to store and measure: one line of JSON. */
  public byte[] write() {
    return Json.write(this);
  }

  private static boolean isUuid(String text) {
    try {
      return UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static void require(boolean holds, String field, String expected, String was) {
    if (!holds) {
      String shown = was.length() <= 200 ? was : was.substring(0, 200) + "…";
      throw new ProtocolException(field + ": expected " + expected + ", was " + shown);
    }
  }
}
