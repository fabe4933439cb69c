package io.nitrosigner.emulators.kms;

import io.nitrosigner.emulators.aws.Identities;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;

/**
 * What a {@link KmsEmulator} needs.
 *
 * @param port on the loopback interface; 0 chooses a free one
 * @param region such as {@code eu-central-1}; requests signed for another are refused
 * @param account the twelve digits of the account that owns all keys
 * @param state the directory of keys and aliases; made if missing, used by one emulator at a time
 * @param tls the identity that the endpoint shows
 * @param identities who may sign requests
 * @param attestationRoot the root that recipients' attestation documents must chain to
 * @param clock the time for signatures, documents and key deletion
 */
public record KmsConfiguration(
    int port,
    String region,
    String account,
    Path state,
    SSLContext tls,
    Identities identities,
    X509Certificate attestationRoot,
    InstantSource clock) {

  public KmsConfiguration {
    if (!account.matches("[0-9]{12}")) {
      throw new IllegalArgumentException("account must be 12 digits, was " + account);
    }
    if (!region.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException("region must be like eu-central-1, was " + region);
    }
  }
}
