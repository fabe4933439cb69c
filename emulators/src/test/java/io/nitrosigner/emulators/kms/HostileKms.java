package io.nitrosigner.emulators.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.nitro.attestation.AttestationVerifier;
import io.nitrosigner.nitro.attestation.TrustRoot;
import java.io.IOException;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.Optional;

/** A KMS that lies: what a client must withstand. Lives among the tests only. */
public final class HostileKms {
  /** What the client gets instead of an honest answer, which may be changed and returned. */
  @FunctionalInterface
  public interface Lie {
    /** The answer to {@code question}. */
    ObjectNode tell(Question question, ObjectNode honest);
  }

  /**
   * What a liar knows of a request.
   *
   * @param operation its name on the wire
   * @param attestedKey the key that the answer is to be sealed to, if there is a recipient
   */
  public record Question(
      String operation,
      Map<String, String> encryptionContext,
      Optional<RSAPublicKey> attestedKey) {}

  private HostileKms() {}

  /** A KMS that enforces everything and then answers {@code lie}. */
  public static KmsEmulator start(KmsConfiguration configuration, Lie lie) throws IOException {
    Documents documents =
        new Documents(new AttestationVerifier(TrustRoot.of(configuration.attestationRoot())));
    return KmsEmulator.start(
        configuration,
        ContentForm.Primitive::new,
        (request, answer) -> lie.tell(question(request, documents), answer));
  }

  /** An envelope as KMS makes it: the recipient's key is no secret, so anybody can. */
  public static byte[] forge(byte[] plaintext, RSAPublicKey recipient) {
    return Envelope.seal(plaintext, recipient, new ContentForm.Primitive(), new SecureRandom());
  }

  private static Question question(Request request, Documents documents) {
    return new Question(
        request.operation(),
        request.input().map("EncryptionContext"),
        Recipient.read(request.input(), documents, request.now()).map(Recipient::key));
  }
}
