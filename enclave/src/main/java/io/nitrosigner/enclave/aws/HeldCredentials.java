package io.nitrosigner.enclave.aws;

import io.nitrosigner.protocol.control.Credential;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** The credentials that the parent has given last, of those the longest-lived. Thread-safe. */
public final class HeldCredentials implements AwsCredentialsProvider {
  private Credential held;

  /** Begins with {@code first}. */
  public HeldCredentials(Credential first) {
    this.held = first;
  }

  /** Takes {@code next} if it ends later than what is held: an old message changes nothing. */
  public synchronized void offer(Credential next) {
    if (next.expires().isAfter(held.expires())) {
      held = next;
    }
  }

  @Override
  public synchronized AwsCredentials resolveCredentials() {
    return AwsSessionCredentials.create(held.accessKeyId(), held.secretAccessKey(), held.token());
  }
}
