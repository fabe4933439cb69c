package io.nitrosigner.emulators.aws;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Everybody that may sign requests: what IAM and STS know. Thread-safe. */
public final class Identities {
  /** Sessions are minted for ever; an old one is forgotten long after it has expired. */
  static final int MAX_SESSIONS = 10_000;

  private final Map<String, Identity> users = new LinkedHashMap<>();
  private final Map<String, Identity> sessions = new LinkedHashMap<>();

  /** A principal and one of the keys it signs with. */
  record Identity(Principal principal, Credentials credentials) {}

  /** Lets {@code principal} sign with {@code credentials}. */
  public synchronized void add(Credentials credentials, Principal principal) {
    var known = credentials.sessionToken().isPresent() ? sessions : users;
    known.put(credentials.accessKeyId(), new Identity(principal, credentials));
    if (sessions.size() > MAX_SESSIONS) {
      sessions.remove(sessions.keySet().iterator().next());
    }
  }

  synchronized Optional<Identity> find(String accessKeyId) {
    return Optional.ofNullable(sessions.get(accessKeyId))
        .or(() -> Optional.ofNullable(users.get(accessKeyId)));
  }
}
