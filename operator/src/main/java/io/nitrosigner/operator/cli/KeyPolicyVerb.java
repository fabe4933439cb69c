package io.nitrosigner.operator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.policy.AllowedEnclave;
import io.nitrosigner.operator.policy.DeployedKeyPolicy;
import io.nitrosigner.operator.policy.KeyPolicy;
import io.nitrosigner.operator.policy.KeyRoles;
import io.nitrosigner.operator.policy.PolicyDifference;
import io.nitrosigner.operator.policy.PolicyDocument;
import io.nitrosigner.operator.policy.lint.Finding;
import io.nitrosigner.operator.policy.lint.KeyPolicyLint;
import io.nitrosigner.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints, puts or examines the policy that decides which enclaves decrypt. */
@Command(
    name = "key-policy",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the policy of the KMS key for an image with a configuration; --put makes it that of"
          + " the deployed key, --lint finds what is wrong with a policy.",
      "Exits with 1 if --lint finds something."
    })
final class KeyPolicyVerb implements Callable<Integer> {
  private static final String DEPLOYED = "";

  @Mixin private AllowedEnclaves allowed = new AllowedEnclaves();

  @Option(
      names = "--key-generator-role",
      paramLabel = "ARN",
      description =
          "Role of the trusted function that makes validator keys, which may encrypt; by default"
              + " that of the outputs, if they name one.")
  private @Nullable String keyGenerator;

  @Option(names = "--put", description = "Show what changes at the deployed key, ask, and do it.")
  private boolean put;

  @Option(
      names = "--lint",
      paramLabel = "FILE",
      arity = "0..1",
      fallbackValue = DEPLOYED,
      description = "Examine the policy in FILE; without FILE that of the deployed key.")
  private @Nullable String lint;

  @Option(names = "--json", description = "Print the findings of --lint as JSON.")
  private boolean json;

  @Mixin private Confirmation confirmation = new Confirmation();
  @Mixin private OutputFile output = new OutputFile();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    String examined = lint;
    if (examined == null) {
      if (!allowed.isGiven()) {
        throw wrongUse(
            "expected measurements (--image or --pcr0… with --config, --allow) or --lint");
      }
      if (json) {
        throw wrongUse("--json goes with --lint: a policy is JSON anyway");
      }
      return put ? put() : print();
    }
    if (put || allowed.isGiven() || keyGenerator != null) {
      throw wrongUse("--lint examines a policy that is there: it goes with --json and --output");
    }
    return lint(examined.equals(DEPLOYED) ? deployed() : read(Path.of(examined)));
  }

  private int print() {
    out(policy(output.deployment()).json());
    return 0;
  }

  private int put() {
    Deployment deployment = output.deployment();
    KeyPolicy policy = policy(deployment);
    try (DeployedKeyPolicy key = DeployedKeyPolicy.of(deployment)) {
      String before = key.read();
      PolicyDifference difference =
          PolicyDifference.between(
              PolicyDocument.parse(before), PolicyDocument.parse(policy.json()));
      if (difference.changes().isEmpty()) {
        out("unchanged");
        return 0;
      }
      for (PolicyDifference.Change change : difference.changes()) {
        err(change.title());
        change.lines().forEach(line -> err("  " + line));
      }
      confirmation.require(difference.changes().size(), "changed statements");
      if (!key.read().equals(before)) {
        throw new UsageException(
            "somebody else has changed the policy meanwhile: nothing is put",
            "run this again to see what differs now");
      }
      key.put(policy);
    }
    out("put");
    return 0;
  }

  private KeyPolicy policy(Deployment deployment) {
    List<AllowedEnclave> enclaves = allowed.read(deployment.stack());
    if (enclaves.stream().anyMatch(AllowedEnclave::isDebug)) {
      err("nitro-signer: DANGER: with this policy every debug enclave decrypts, whatever it runs:");
      err("nitro-signer: DANGER: whoever holds a host reads all keys. Never use keys of value.");
    }
    KeyRoles roles = KeyRoles.of(deployment);
    String generator = keyGenerator;
    return new KeyPolicy(
        generator == null ? roles : roles.and(KeyRoles.Sealer.keyGenerator(generator)), enclaves);
  }

  private int lint(String text) {
    List<Finding> findings = KeyPolicyLint.findings(PolicyDocument.parse(text));
    if (json) {
      out(new String(Json.write(findings.stream().map(KeyPolicyVerb::fields).toList()), UTF_8));
    } else if (findings.isEmpty()) {
      err("nitro-signer: nothing found");
    } else {
      findings.forEach(
          finding -> {
            out("%s: %s: %s".formatted(finding.rule().key(), finding.where(), finding.what()));
            out("  " + finding.rule().why());
          });
    }
    return findings.isEmpty() ? 0 : 1;
  }

  private static Map<String, String> fields(Finding finding) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("rule", finding.rule().key());
    fields.put("where", finding.where());
    fields.put("what", finding.what());
    fields.put("why", finding.rule().why());
    return fields;
  }

  private String deployed() {
    try (DeployedKeyPolicy key = DeployedKeyPolicy.of(output.deployment())) {
      return key.read();
    }
  }

  private static String read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(PolicyDocument.MAX_BYTES + 1), UTF_8);
    } catch (IOException e) {
      throw new UsageException("cannot read the policy " + file);
    }
  }

  private ParameterException wrongUse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void out(String line) {
    print(spec.commandLine().getOut(), line);
  }

  private void err(String line) {
    print(spec.commandLine().getErr(), line);
  }

  private static void print(PrintWriter to, String line) {
    to.println(line);
    to.flush();
  }
}
