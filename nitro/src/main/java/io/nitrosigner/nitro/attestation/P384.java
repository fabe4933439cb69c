package io.nitrosigner.nitro.attestation;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;

/** The one curve that the platform signs on. */
final class P384 {
  private static final ECParameterSpec CURVE = curve();

  private P384() {}

  static boolean holds(PublicKey key) {
    return key instanceof ECPublicKey ec
        && ec.getParams().getCurve().equals(CURVE.getCurve())
        && ec.getParams().getGenerator().equals(CURVE.getGenerator())
        && ec.getParams().getOrder().equals(CURVE.getOrder())
        && ec.getParams().getCofactor() == CURVE.getCofactor();
  }

  private static ECParameterSpec curve() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp384r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has P-384", e);
    }
  }
}
