package io.nitrosigner.enclave;

import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.configuration.AttestedConfiguration;
import io.nitrosigner.signing.SigningException;
import io.nitrosigner.signing.duty.DutyPolicy;
import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.network.Network;

/** The attested configuration, understood: what {@code protocol} carries and does not know. */
record SignerConfiguration(AttestedConfiguration attested, Network network, DutyPolicy duties) {
  /**
   * Reads the bytes that are measured.
   *
   * @throws ProtocolException or {@link SigningException} naming the field that is wrong
   */
  static SignerConfiguration read(byte[] bytes) {
    AttestedConfiguration attested = AttestedConfiguration.read(bytes);
    return new SignerConfiguration(attested, Network.read(attested.network()), duties(attested));
  }

  private static DutyPolicy duties(AttestedConfiguration attested) {
    try {
      return DutyPolicy.read(attested.duties());
    } catch (MalformedValueException e) {
      throw e.within("duties");
    }
  }
}
