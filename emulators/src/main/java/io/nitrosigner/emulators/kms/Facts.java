package io.nitrosigner.emulators.kms;

import io.nitrosigner.emulators.aws.Principal;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The condition keys that a request brings, as key policies know them. */
final class Facts {
  private static final String ATTESTATION = "kms:RecipientAttestation:";
  private static final int IMAGE_REGISTER = 0;

  private Facts() {}

  static Map<String, Set<String>> of(
      Principal caller, EncryptionContext context, Optional<Recipient> recipient) {
    var facts = new HashMap<String, Set<String>>();
    facts.put("aws:PrincipalArn", Set.of(caller.policyArn()));
    facts.put("aws:PrincipalAccount", Set.of(caller.account()));
    facts.put("aws:SecureTransport", Set.of("true"));
    facts.put("kms:CallerAccount", Set.of(caller.account()));
    context
        .pairs()
        .forEach((key, value) -> facts.put("kms:EncryptionContext:" + key, Set.of(value)));
    if (!context.pairs().isEmpty()) {
      facts.put("kms:EncryptionContextKeys", Set.copyOf(context.pairs().keySet()));
    }
    recipient.ifPresent(enclave -> addAttestation(facts, enclave));
    return facts;
  }

  private static void addAttestation(Map<String, Set<String>> facts, Recipient recipient) {
    recipient
        .attestation()
        .pcrs()
        .forEach(
            (index, pcr) -> {
              Set<String> value = Set.of(HexFormat.of().formatHex(pcr.bytes()));
              facts.put(ATTESTATION + "PCR" + index, value);
              if (index == IMAGE_REGISTER) {
                facts.put(ATTESTATION + "ImageSha384", value);
              }
            });
  }
}
