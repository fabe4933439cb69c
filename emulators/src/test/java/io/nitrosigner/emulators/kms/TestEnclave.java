package io.nitrosigner.emulators.kms;

import io.nitrosigner.emulators.nsm.AttestationPki;
import io.nitrosigner.emulators.nsm.BootRegisters;
import io.nitrosigner.emulators.nsm.EmulatedNsm;
import io.nitrosigner.emulators.nsm.NsmPlace;
import io.nitrosigner.nitro.kms.RecipientKey;
import io.nitrosigner.nitro.measurement.Measurements;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.nitro.nsm.AttestationRequest;
import io.nitrosigner.nitro.nsm.NsmClient;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.KeyEncryptionMechanism;
import software.amazon.awssdk.services.kms.model.RecipientInfo;

/** An enclave of one image with one RSA key, which takes long to make and so serves all tests. */
record TestEnclave(Measurements image, NsmClient nsm) {
  static final RecipientKey KEY = RecipientKey.generate();
  private static final NsmPlace PLACE =
      new NsmPlace(
          KmsWorld.REGION, "i-0123456789abcdef0", "i-0123456789abcdef0-enc0123456789abcdef");

  static TestEnclave of(AttestationPki pki, int image, InstantSource clock) {
    Measurements measurements = new Measurements(pcr(image, 0), pcr(image, 1), pcr(image, 2));
    BootRegisters boot = BootRegisters.of(measurements, Optional.empty(), PLACE.instanceId());
    return new TestEnclave(measurements, new NsmClient(new EmulatedNsm(PLACE, boot, pki, clock)));
  }

  RecipientInfo recipient() {
    return recipient(nsm.attest(AttestationRequest.empty().withPublicKey(KEY.spki())));
  }

  static RecipientInfo recipient(byte[] document) {
    return RecipientInfo.builder()
        .keyEncryptionAlgorithm(KeyEncryptionMechanism.RSAES_OAEP_SHA_256)
        .attestationDocument(SdkBytes.fromByteArray(document))
        .build();
  }

  private static Pcr pcr(int image, int index) {
    return Pcr.ZERO.extend(new byte[] {(byte) image, (byte) index});
  }
}
