package io.nitrosigner.emulators.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.aws.AwsException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Supplier;

/** What all operations work with. */
record Kms(
    Location location,
    KeyStore keys,
    Documents documents,
    Supplier<ContentForm> form,
    SecureRandom random) {

  KeyLookup lookup() {
    return new KeyLookup(location, keys);
  }

  Guard guard() {
    return new Guard(location);
  }

  Optional<Recipient> recipient(Request request) {
    return Recipient.read(request.input(), documents, request.now());
  }

  /** Lets a request use a key for cryptography, or refuses it for its caller or the key's state. */
  void admit(
      Request request, CustomerKey key, EncryptionContext context, Optional<Recipient> recipient) {
    guard().admit(request, key, context, recipient);
    requireEnabled(key);
    if (request.input().flag("DryRun")) {
      throw AwsException.client(
          "DryRunOperationException",
          "The request would have succeeded, but the DryRun option is set.");
    }
  }

  /** Refuses a key that its state keeps from being used. */
  void requireEnabled(CustomerKey key) {
    switch (key.state()) {
      case KeyState.Enabled() -> {}
      case KeyState.Disabled() -> throw KmsErrors.disabled(location.key(key.id()));
      case KeyState.PendingDeletion _ ->
          throw KmsErrors.invalidState(location.key(key.id()), "pending deletion");
    }
  }

  /** Answers a secret: in clear, or instead sealed to the recipient. */
  void deliver(ObjectNode output, String member, byte[] secret, Optional<Recipient> recipient) {
    recipient.ifPresentOrElse(
        enclave ->
            output.put(
                "CiphertextForRecipient", Envelope.seal(secret, enclave.key(), form.get(), random)),
        () -> output.put(member, secret));
  }

  byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
