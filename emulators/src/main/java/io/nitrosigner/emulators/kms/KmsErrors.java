package io.nitrosigner.emulators.kms;

import io.nitrosigner.emulators.aws.AwsException;
import io.nitrosigner.emulators.aws.Principal;

/** The refusals of KMS, in its words. */
final class KmsErrors {
  private KmsErrors() {}

  static AwsException validation(String message) {
    return AwsException.client("ValidationException", message);
  }

  static AwsException throttled() {
    return AwsException.client(
        "ThrottlingException",
        "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.");
  }

  static AwsException notFound(String message) {
    return AwsException.client("NotFoundException", message);
  }

  static AwsException keyNotFound(String arn) {
    return notFound("Key '" + arn + "' does not exist");
  }

  static AwsException disabled(String arn) {
    return AwsException.client("DisabledException", arn + " is disabled.");
  }

  static AwsException invalidState(String arn, String state) {
    return AwsException.client("KMSInvalidStateException", arn + " is " + state + ".");
  }

  /** KMS sends this one without a word. */
  static AwsException invalidCiphertext() {
    return AwsException.client("InvalidCiphertextException");
  }

  static AwsException incorrectKey() {
    return AwsException.client(
        "IncorrectKeyException",
        "The key ID in the request does not identify a CMK that can perform this operation.");
  }

  /** For a ciphertext of another account, another region or a deleted key. */
  static AwsException foreignCiphertext() {
    return AwsException.client(
        "AccessDeniedException",
        "The ciphertext refers to a customer master key that does not exist, does not exist in this"
            + " region, or you are not allowed to access.");
  }

  static AwsException malformedPolicy(String message) {
    return AwsException.client("MalformedPolicyDocumentException", message);
  }

  static AwsException unsupported(String message) {
    return AwsException.client("UnsupportedOperationException", message);
  }

  static AwsException limitExceeded(String message) {
    return AwsException.client("LimitExceededException", message);
  }

  /** {@code rest} goes on after the action, as in "on resource: … because …". */
  static AwsException accessDenied(Principal caller, String action, String rest) {
    return AwsException.client(
        "AccessDeniedException",
        "User: %s is not authorized to perform: %s %s".formatted(caller.arn(), action, rest));
  }
}
