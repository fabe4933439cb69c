package io.nitrosigner.operator.keys;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What came of one key of those that a verb was to change. */
public enum KeyChange {
  /** It is in the table now. */
  IMPORTED("imported", true),
  /** It is the deployment's now. */
  ASSIGNED("assigned", true),
  /** It is no deployment's now. */
  UNASSIGNED("unassigned", true),
  /** It is gone from the table. */
  REMOVED("removed", true),
  /** It was there before, and is as it was. */
  PRESENT("there already", true),
  /** Another file before this one has the same key. */
  DUPLICATE("the same key as in another file: skipped", true),
  /** It is in the table, under no deployment. */
  IN_RESERVE("in the table, unassigned: `keys assign` assigns it", false),
  /** It belongs to a deployment other than it was to. */
  ELSEWHERE("a deployment has it already: skipped", false),
  /** It is under several deployments. */
  SEVERAL("in the table more than once: decide which row stays, and skipped", false),
  /** It is a key of another network. */
  OTHER_NETWORK("a key of another network: skipped", false),
  /** Its row says that it is not to be loaded. */
  INACTIVE("not active: skipped", false),
  /** The password does not open the keystore. */
  WRONG_PASSWORD("wrong password, or damaged", false),
  /** The keystore or the row cannot be read, or is of another key than it says. */
  DAMAGED("damaged: skipped", false),
  /** It is not in the table. */
  UNKNOWN("not in the table", false),
  /** Its row has changed since it was read. */
  CHANGED("changed in the meantime by somebody else: run it again", false),
  /** It belongs to a deployment. */
  IN_USE("assigned: `keys unassign` first", false),
  /** The signer has not dropped it yet. */
  SERVED("still served by the signer: wait until each enclave has dropped it", false);

  private final String explanation;
  private final boolean done;

  KeyChange(String explanation, boolean done) {
    this.explanation = explanation;
    this.done = done;
  }

  /** Whether the key is now as it was to be. */
  public boolean isDone() {
    return done;
  }

  /** A few words for people. */
  public String explanation() {
    return explanation;
  }

  /** The word for programs. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
