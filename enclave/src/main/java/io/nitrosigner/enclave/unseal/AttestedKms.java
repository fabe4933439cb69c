package io.nitrosigner.enclave.unseal;

import io.nitrosigner.nitro.NitroException;
import io.nitrosigner.nitro.kms.EnvelopeException;
import io.nitrosigner.nitro.kms.RecipientKey;
import io.nitrosigner.nitro.measurement.ConfigurationPcr;
import io.nitrosigner.nitro.nsm.AttestationRequest;
import io.nitrosigner.nitro.nsm.SecurityModule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.KeyEncryptionMechanism;
import software.amazon.awssdk.services.kms.model.RecipientInfo;

/**
 * KMS Decrypt for this enclave only: the request carries an attestation document with a key that
 * was made here, and the answer is encrypted to that key.
 *
 * <p>Attestation tells KMS who asks; it does not tell us who answers. So the key ARN is pinned, the
 * answer's KeyId is compared with it, and an answer with plaintext is refused, because KMS never
 * sends one to an attested recipient. Thread-safe.
 */
final class AttestedKms implements Unwrapper {
  /** KMS refuses old documents; the device makes one at a time, so each serves for a while. */
  private static final Duration DOCUMENT_LIFETIME = Duration.ofMinutes(1);

  /** Image, boot, application, configuration: what a key policy can ask for. */
  private static final List<Integer> NAMED_BY_POLICIES = List.of(0, 1, 2, ConfigurationPcr.INDEX);

  private final KmsClient kms;
  private final String keyArn;
  private final SecurityModule module;
  private final RecipientKey recipient;
  private final InstantSource clock;
  private final Patience patience = Patience.usual();

  private @Nullable SdkBytes document;
  private Instant made = Instant.MIN;

  AttestedKms(
      KmsClient kms,
      String keyArn,
      SecurityModule module,
      RecipientKey recipient,
      InstantSource clock) {
    this.kms = kms;
    this.keyArn = keyArn;
    this.module = module;
    this.recipient = recipient;
    this.clock = clock;
  }

  @Override
  public byte[] unwrap(byte[] ciphertextBlob, Map<String, String> encryptionContext) {
    RecipientInfo recipientInfo =
        RecipientInfo.builder()
            .keyEncryptionAlgorithm(KeyEncryptionMechanism.RSAES_OAEP_SHA_256)
            .attestationDocument(document())
            .build();
    try {
      return open(
          patience.ask(
              () ->
                  kms.decrypt(
                      request ->
                          request
                              .keyId(keyArn)
                              .ciphertextBlob(SdkBytes.fromByteArray(ciphertextBlob))
                              .encryptionContext(encryptionContext)
                              .recipient(recipientInfo))));
    } catch (AwsServiceException e) {
      throw new UnsealException("KMS refused: " + refusal(e));
    } catch (SdkException e) {
      throw new UnsealException("KMS could not be reached: " + e.getMessage());
    }
  }

  /**
   * KMS gives some errors, InvalidCiphertextException for one, without a message, and whatever
   * answers in its place may give no details at all.
   */
  private String refusal(AwsServiceException refused) {
    @Nullable AwsErrorDetails error = refused.awsErrorDetails();
    if (error == null || error.errorCode() == null) {
      return "status code " + refused.statusCode();
    }
    @Nullable String message = error.errorMessage();
    String reason = message == null ? error.errorCode() : error.errorCode() + ": " + message;
    return error.errorCode().equals("AccessDeniedException") ? reason + measured() : reason;
  }

  /** KMS never says which measurement differs from its policy, so we say what they are. */
  private String measured() {
    try {
      return NAMED_BY_POLICIES.stream()
          .map(index -> "PCR" + index + " is " + module.describePcr(index).value())
          .collect(Collectors.joining(", ", " (this enclave's ", ")"));
    } catch (NitroException e) {
      return " (this enclave's registers cannot be read: " + e.getMessage() + ")";
    }
  }

  private byte[] open(DecryptResponse response) {
    SdkBytes plaintext = response.plaintext();
    if (plaintext != null && plaintext.asByteArrayUnsafe().length > 0) {
      throw new UnsealException("KMS answered with plaintext: not the KMS we attested to");
    }
    if (!keyArn.equals(response.keyId())) {
      throw new UnsealException(
          "KMS answered for the key " + response.keyId() + ", expected " + keyArn);
    }
    SdkBytes envelope = response.ciphertextForRecipient();
    if (envelope == null) {
      throw new UnsealException("KMS answered without CiphertextForRecipient");
    }
    try {
      return recipient.open(envelope.asByteArrayUnsafe());
    } catch (EnvelopeException e) {
      throw new UnsealException("KMS answered with a bad envelope: " + e.getMessage());
    }
  }

  /** When the last attestation document was made. */
  synchronized Optional<Instant> attested() {
    return document == null ? Optional.empty() : Optional.of(made);
  }

  private synchronized SdkBytes document() {
    Instant now = clock.instant();
    SdkBytes current = document;
    if (current == null || now.isAfter(made.plus(DOCUMENT_LIFETIME)) || now.isBefore(made)) {
      AttestationRequest request = AttestationRequest.empty().withPublicKey(recipient.spki());
      current = SdkBytes.fromByteArray(module.attest(request));
      document = current;
      made = now;
    }
    return current;
  }
}
