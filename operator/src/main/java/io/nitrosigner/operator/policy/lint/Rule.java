package io.nitrosigner.operator.policy.lint;

import java.util.Locale;

/** What a key policy must not have, and why. */
public enum Rule {
  UNATTESTED("whoever it names gets plaintext, or the right to it, outside of any enclave"),
  ACCOUNT_DECRYPTS("an account's IAM then decides who decrypts, and IAM is easier to change"),
  EVERYONE("it allows principals of every account there is"),
  NEGATED_ELEMENT("it means all that is not listed, also what AWS invents tomorrow"),
  ZERO_MEASUREMENT("zeros are what every debug enclave measures, whatever it runs"),
  TOLERATES_ABSENCE("a request without an attestation satisfies the condition"),
  WRONG_OPERATOR("the comparison does not say which enclave it is"),
  WRONG_KEY("no request from a Nitro enclave has such a condition key"),
  WILDCARD("measurements that merely resemble each other have nothing in common"),
  NOT_A_MEASUREMENT("KMS compares with 96 lower-case hexadecimal digits: nothing ever equals it"),
  PART_OF_IMAGE("PCR0 hashes its parts without boundaries: other parts may have the same one"),
  ANY_CONFIGURATION("a host may give the image another configuration, and it still decrypts"),
  MIXTURE("lists in several registers allow every combination, also those nobody reviewed"),
  MISSING_DENY("one more Allow, a grant or IAM opens the key; only a Deny outweighs them"),
  HOSTS_SEAL("whoever holds a host could give an operator's word on the signing history"),
  SEALER_VOUCHES("what it encrypts may be an operator's word on the signing history"),
  DECRYPTER_ADMINISTERS("it can give itself a policy under which it decrypts without an enclave"),
  UNMANAGEABLE("nobody can change the policy ever again");

  private final String why;

  Rule(String why) {
    this.why = why;
  }

  /** Its name on the command line and in JSON. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Why it matters. */
  public String why() {
    return why;
  }
}
