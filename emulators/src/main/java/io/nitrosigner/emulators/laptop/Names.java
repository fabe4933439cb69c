package io.nitrosigner.emulators.laptop;

/** The names of things in the emulated AWS account. */
final class Names {
  static final String STACK = "localNitroValidator";
  static final String REGION = "eu-central-1";
  static final String ACCOUNT = "000000000000";

  /** Of the instances, to each of which one digit is added. */
  static final String INSTANCES = "i-0123456789abcdef";

  static final String ROLE = STACK + "-InstanceRole";
  static final String ROLE_ARN = "arn:aws:iam::" + ACCOUNT + ":role/" + ROLE;
  static final String FUNCTION = STACK + "-NitroInvokeLambda";
  static final String FUNCTION_ARN =
      "arn:aws:lambda:" + REGION + ":" + ACCOUNT + ":function:" + FUNCTION;
  static final String FUNCTION_ROLE = STACK + "-NitroInvokeLambdaServiceRole";
  static final String FUNCTION_ROLE_ARN = "arn:aws:iam::" + ACCOUNT + ":role/" + FUNCTION_ROLE;
  static final String KEYGEN_FUNCTION = STACK + "-ValidatorKeyGenFunction";
  static final String KEYGEN_FUNCTION_ARN =
      "arn:aws:lambda:" + REGION + ":" + ACCOUNT + ":function:" + KEYGEN_FUNCTION;
  static final String KEYGEN_FUNCTION_ROLE = STACK + "-ValidatorKeyGenFunctionRole";
  static final String KEYGEN_FUNCTION_ROLE_ARN =
      "arn:aws:iam::" + ACCOUNT + ":role/" + KEYGEN_FUNCTION_ROLE;
  static final String KEY_ALIAS = "alias/" + STACK;
  static final String VALIDATOR_KEYS_TABLE = STACK + "-ValidatorKeys";
  static final String TLS_KEYS_TABLE = STACK + "-TLSKeys";
  static final String SLASHING_PROTECTION_TABLE = STACK + "-SlashingProtection";

  /** nitro-cli gives the first enclave this context id. */
  static final int ENCLAVE_CID = 16;

  /** Unsealing old keystores takes 256 MiB each. */
  static final int ENCLAVE_MEMORY_MIB = 1024;

  static final int ENCLAVE_CPUS = 2;

  /** Nobody pays for reading this table, and whoever adds a key wants to see it sign. */
  static final int POLL_SECONDS = 5;

  private Names() {}
}
