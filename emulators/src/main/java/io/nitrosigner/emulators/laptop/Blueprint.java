package io.nitrosigner.emulators.laptop;

import io.nitrosigner.host.HostConfiguration;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.protocol.configuration.AttestedConfiguration;
import io.nitrosigner.protocol.configuration.SlashingProtection;
import io.nitrosigner.protocol.control.EnclaveState;
import java.net.URI;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a local deployment looks like on paper: its outputs, its attested configuration, its host's
 * configuration. Pure.
 */
record Blueprint(Home home, Settings settings) {
  String networkName() {
    return String.valueOf(settings.network().get("CONFIG_NAME"));
  }

  /** The bytes that the enclave attests to. */
  byte[] configuration(String keyArn) {
    return new AttestedConfiguration(
            1,
            settings.deployment(),
            Names.REGION,
            keyArn,
            new HashMap<>(settings.network()),
            settings.duties(),
            SlashingProtection.in(Names.SLASHING_PROTECTION_TABLE))
        .write();
  }

  HostConfiguration hostConfiguration(LocalInstance instance, LaptopImage image) {
    InstancePorts ports = instance.ports(settings);
    return new HostConfiguration(
        settings.deployment(),
        Names.REGION,
        Names.VALIDATOR_KEYS_TABLE,
        Names.TLS_KEYS_TABLE,
        image.directory().toString(),
        home.configuration().toString(),
        Names.ENCLAVE_CPUS,
        Names.ENCLAVE_MEMORY_MIB,
        Names.ENCLAVE_CID,
        "127.0.0.1",
        settings.balanced() ? ports.signerPort() : settings.signerPort(),
        ports.statusPort(),
        "127.0.0.1",
        ports.metricsPort(),
        "127.0.0.1",
        settings.kmsPort(),
        "127.0.0.1",
        settings.dynamoDbTlsPort(),
        Names.POLL_SECONDS);
  }

  /** The outputs; without a key yet for those who only want the endpoints. */
  Deployment deployment(String keyArn) {
    Map<Output, String> outputs = new EnumMap<>(Output.class);
    outputs.put(Output.EC2_INSTANCE_ROLE_ARN, Names.ROLE_ARN);
    outputs.put(Output.KMS_KEY_ARN, keyArn);
    outputs.put(Output.VALIDATOR_KEYS_TABLE, Names.VALIDATOR_KEYS_TABLE);
    outputs.put(Output.TLS_KEYS_TABLE, Names.TLS_KEYS_TABLE);
    outputs.put(Output.SLASHING_PROTECTION_TABLE, Names.SLASHING_PROTECTION_TABLE);
    outputs.put(Output.SIGNER_ADDRESS, "127.0.0.1");
    outputs.put(Output.DEPLOYMENT_ID, settings.deployment());
    outputs.put(Output.NETWORK, networkName());
    outputs.put(Output.REGION, Names.REGION);
    outputs.put(Output.SIGNER_URL, "https://127.0.0.1:" + settings.signerPort());
    outputs.put(Output.HOST_STATUS_URL, each(instance -> statusUrl(instance).toString()));
    outputs.put(Output.METRICS_URL, each(this::metricsUrl));
    outputs.put(Output.KMS_ENDPOINT, "https://127.0.0.1:" + settings.kmsPort());
    outputs.put(Output.DYNAMODB_ENDPOINT, "http://127.0.0.1:" + settings.dynamoDbPort());
    outputs.put(Output.LAMBDA_FUNCTION_ARN, Names.FUNCTION_ARN);
    outputs.put(Output.LAMBDA_EXECUTION_ROLE_ARN, Names.FUNCTION_ROLE_ARN);
    outputs.put(Output.KEYGEN_FUNCTION_ARN, Names.KEYGEN_FUNCTION_ARN);
    outputs.put(Output.KEYGEN_ROLE_ARN, Names.KEYGEN_FUNCTION_ROLE_ARN);
    outputs.put(Output.LAMBDA_ENDPOINT, "https://127.0.0.1:" + settings.lambdaPort());
    outputs.put(Output.CREDENTIALS_FILE, home.awsCredentials().toString());
    outputs.put(Output.CA_BUNDLE, home.awsCertificate().toString());
    outputs.put(Output.SIGNER_CERTIFICATE, home.signerCertificate().toString());
    Map<String, String> named = new HashMap<>();
    outputs.forEach((output, value) -> named.put(output.key(), value));
    return new Deployment(Names.STACK, named);
  }

  private String each(Function<LocalInstance, String> url) {
    return LocalInstance.of(home, settings).stream().map(url).collect(Collectors.joining(","));
  }

  URI statusUrl(LocalInstance instance) {
    return URI.create("http://127.0.0.1:" + instance.ports(settings).statusPort() + "/status");
  }

  private String metricsUrl(LocalInstance instance) {
    return "http://127.0.0.1:" + instance.ports(settings).metricsPort() + "/metrics";
  }

  /** A line that says how many there are, when there are several. */
  private String enclaves() {
    return settings.balanced()
        ? "  enclaves       " + settings.instances().size() + ", behind a balancer\n"
        : "";
  }

  /** What is running now and what to try with it. */
  String summary(EnclaveState enclave) {
    String url = "https://127.0.0.1:" + settings.signerPort();
    return """

    %d validator keys of %s sign at %s
    %s  image          PCR0 %s…
      configuration  PCR16 %s…
      data           %s

    Try:
      curl --cacert %s %s/upcheck
      curl --cacert %s %s/api/v1/eth2/publicKeys
      ./nitro-signer status --output %s
      ./nitro-signer metrics --output %s
      ./nitro-signer slashing show --output %s
      ./nitro-signer down --home %s
    """
        .formatted(
            enclave.keysLoaded(),
            networkName(),
            url,
            enclaves(),
            enclave.pcrs().getOrDefault("0", "").substring(0, 16),
            enclave.pcrs().getOrDefault("16", "").substring(0, 16),
            home.directory(),
            home.signerCertificate(),
            url,
            home.signerCertificate(),
            url,
            home.outputs(),
            home.outputs(),
            home.outputs(),
            home.directory());
  }
}
