package io.nitrosigner.operator.deployment;

/** The outputs of a stack, by the names that the reference system gave them, and ours. */
public enum Output {
  /** ARN of the role under which instances, and so enclaves, call AWS. */
  EC2_INSTANCE_ROLE_ARN("EC2InstanceRoleARN"),
  /** ARN of the role of the deployment's Lambda. */
  LAMBDA_EXECUTION_ROLE_ARN("LambdaExecutionArn"),
  /** ARN of the function that makes validator keys, of those who have one. */
  KEYGEN_FUNCTION_ARN("KeyGenerationFunctionArn"),
  /** ARN of that function's role. */
  KEYGEN_ROLE_ARN("KeyGenerationRoleArn"),
  /** ARN of the KMS key that encrypts everything. */
  KMS_KEY_ARN("KMSKeyARN"),
  /** Name of the table of validator keys. */
  VALIDATOR_KEYS_TABLE("ValidatorKeysTableName"),
  /** Name of the table of TLS identities. */
  TLS_KEYS_TABLE("TLSKeysTableName"),
  /** Name of the table of the signing history. */
  SLASHING_PROTECTION_TABLE("SlashingProtectionTableName"),
  /** Host name of the signer. */
  SIGNER_ADDRESS("SignerELBFQDN"),
  /** UUID under which the deployment's keys are found. */
  DEPLOYMENT_ID("DeploymentId"),
  /** Name of the network that the deployment signs for. */
  NETWORK("Network"),
  /** ARN of the function that manages the TLS identity and asks the signer how it is. */
  LAMBDA_FUNCTION_ARN("LambdaFunctionArn"),
  /** AWS region. */
  REGION("Region"),
  /** URL of the remote-signing API. */
  SIGNER_URL("SignerUrl"),
  /** URLs of the hosts' status, one for each and commas between, of a local deployment. */
  HOST_STATUS_URL("HostStatusUrl"),
  /** URLs of the hosts' metrics, in the order of their status, of a local deployment. */
  METRICS_URL("MetricsUrl"),
  /** KMS endpoint, of a local deployment. */
  KMS_ENDPOINT("EndpointUrlKms"),
  /** DynamoDB endpoint, of a local deployment. */
  DYNAMODB_ENDPOINT("EndpointUrlDynamoDb"),
  /** Lambda endpoint, of a local deployment. */
  LAMBDA_ENDPOINT("EndpointUrlLambda"),
  /** Shared credentials file, of a local deployment. */
  CREDENTIALS_FILE("SharedCredentialsFile"),
  /** CA bundle for the endpoints, of a local deployment. */
  CA_BUNDLE("CaBundle"),
  /** The certificate that clients of the signer trust, of a local deployment. */
  SIGNER_CERTIFICATE("SignerCertificateFile");

  private final String key;

  Output(String key) {
    this.key = key;
  }

  /** The name in the outputs file. */
  public String key() {
    return key;
  }
}
