package io.nitrosigner.emulators.laptop;

import io.nitrosigner.host.HostConfiguration;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.protocol.configuration.AttestedConfiguration;
import io.nitrosigner.protocol.control.EnclaveState;
import java.net.URI;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

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
            settings.duties())
        .write();
  }

  HostConfiguration hostConfiguration(LaptopImage image) {
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
        settings.signerPort(),
        settings.statusPort(),
        "127.0.0.1",
        settings.metricsPort(),
        "127.0.0.1",
        settings.kmsPort());
  }

  /** The outputs; without a key yet for those who only want the endpoints. */
  Deployment deployment(String keyArn) {
    Map<Output, String> outputs = new EnumMap<>(Output.class);
    outputs.put(Output.EC2_INSTANCE_ROLE_ARN, Names.ROLE_ARN);
    outputs.put(Output.KMS_KEY_ARN, keyArn);
    outputs.put(Output.VALIDATOR_KEYS_TABLE, Names.VALIDATOR_KEYS_TABLE);
    outputs.put(Output.TLS_KEYS_TABLE, Names.TLS_KEYS_TABLE);
    outputs.put(Output.SIGNER_ADDRESS, "127.0.0.1");
    outputs.put(Output.DEPLOYMENT_ID, settings.deployment());
    outputs.put(Output.REGION, Names.REGION);
    outputs.put(Output.SIGNER_URL, "https://127.0.0.1:" + settings.signerPort());
    outputs.put(Output.HOST_STATUS_URL, statusUrl().toString());
    outputs.put(Output.METRICS_URL, "http://127.0.0.1:" + settings.metricsPort() + "/metrics");
    outputs.put(Output.KMS_ENDPOINT, "https://127.0.0.1:" + settings.kmsPort());
    outputs.put(Output.DYNAMODB_ENDPOINT, "http://127.0.0.1:" + settings.dynamoDbPort());
    outputs.put(Output.CREDENTIALS_FILE, home.awsCredentials().toString());
    outputs.put(Output.CA_BUNDLE, home.awsCertificate().toString());
    outputs.put(Output.SIGNER_CERTIFICATE, home.signerCertificate().toString());
    Map<String, String> named = new HashMap<>();
    outputs.forEach((output, value) -> named.put(output.key(), value));
    return new Deployment(Names.STACK, named);
  }

  URI statusUrl() {
    return URI.create("http://127.0.0.1:" + settings.statusPort() + "/status");
  }

  /** What is running now and what to try with it. */
  String summary(EnclaveState enclave) {
    String url = "https://127.0.0.1:" + settings.signerPort();
    return """

        %d validator keys of %s sign at %s
          image          PCR0 %s…
          configuration  PCR16 %s…
          data           %s

        Try:
          curl --cacert %s %s/upcheck
          curl --cacert %s %s/api/v1/eth2/publicKeys
          ./nitro-signer status --output %s
          ./nitro-signer metrics --output %s
          ./nitro-signer down --home %s

        Signing history lives in the enclave's memory for now: do not use this for real stake.
        """
        .formatted(
            enclave.keysLoaded(),
            networkName(),
            url,
            enclave.pcrs().getOrDefault("0", "").substring(0, 16),
            enclave.pcrs().getOrDefault("16", "").substring(0, 16),
            home.directory(),
            home.signerCertificate(),
            url,
            home.signerCertificate(),
            url,
            home.outputs(),
            home.outputs(),
            home.directory());
  }
}
