package io.nitrosigner.operator.policy;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who has to do with a key.
 *
 * @param account ARN of the root of the account that administers it
 * @param instance ARN of the role that enclaves call KMS with
 * @param sealers who encrypts and never decrypts
 */
public record KeyRoles(String account, String instance, List<Sealer> sealers) {
  private static final Pattern KEY =
      Pattern.compile("arn:(aws[a-z-]*):kms:[a-z0-9-]+:([0-9]{12}):key/[A-Za-z0-9-]+");
  private static final Pattern ROLE =
      Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]+");

  /**
   * A function that makes ciphertexts.
   *
   * @param name what its statement calls it
   * @param role ARN of its role
   */
  public record Sealer(String name, String role) {
    private static final String LAMBDA = "lambda";

    /** Refuses what is not the ARN of a role. */
    public Sealer {
      requireRole(role);
    }

    /** The function of the deployment, which makes TLS identities. */
    public static Sealer lambda(String role) {
      return new Sealer(LAMBDA, role);
    }

    /** The trusted function that makes validator keys. */
    public static Sealer keyGenerator(String role) {
      return new Sealer("keygen lambda", role);
    }

    /** Whether it is the one that makes TLS identities. */
    boolean makesIdentities() {
      return name.equals(LAMBDA);
    }
  }

  /** Refuses a role that would both seal and decrypt. */
  public KeyRoles {
    requireRole(instance);
    sealers = List.copyOf(sealers);
    for (Sealer sealer : sealers) {
      if (sealer.role().equals(instance)) {
        throw new UsageException(
            "%s is the role of the instances and of the %s: hosts must not encrypt"
                .formatted(instance, sealer.name()));
      }
    }
  }

  /**
   * Those of a deployment: its functions' too, of those that it has.
   *
   * @throws UsageException when an output is missing or not an ARN of its kind
   */
  public static KeyRoles of(Deployment deployment) {
    String keyArn = deployment.output(Output.KMS_KEY_ARN);
    Matcher key = KEY.matcher(keyArn);
    if (!key.matches()) {
      throw new UsageException(
          "%s: expected the ARN of a KMS key, was '%s'"
              .formatted(Output.KMS_KEY_ARN.key(), keyArn));
    }
    List<Sealer> functions = new ArrayList<>();
    deployment.find(Output.LAMBDA_EXECUTION_ROLE_ARN).map(Sealer::lambda).ifPresent(functions::add);
    deployment.find(Output.KEYGEN_ROLE_ARN).map(Sealer::keyGenerator).ifPresent(functions::add);
    return new KeyRoles(
        "arn:%s:iam::%s:root".formatted(key.group(1), key.group(2)),
        deployment.output(Output.EC2_INSTANCE_ROLE_ARN),
        functions);
  }

  /** With one that seals, in the place of what has its name. */
  public KeyRoles and(Sealer sealer) {
    List<Sealer> more = new ArrayList<>(sealers);
    more.removeIf(other -> other.name().equals(sealer.name()));
    more.add(sealer);
    return new KeyRoles(account, instance, more);
  }

  private static void requireRole(String arn) {
    if (!ROLE.matcher(arn).matches()) {
      throw new UsageException(
          "expected the ARN of a role, arn:aws:iam::ACCOUNT:role/NAME, was '" + arn + "'");
    }
  }
}
