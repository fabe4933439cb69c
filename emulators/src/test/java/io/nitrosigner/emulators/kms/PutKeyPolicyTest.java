package io.nitrosigner.emulators.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.nitro.measurement.Measurements;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.operator.policy.AllowedEnclave;
import io.nitrosigner.operator.policy.KeyPolicy;
import io.nitrosigner.operator.policy.KeyRoles;
import io.nitrosigner.operator.policy.PolicyDifference;
import io.nitrosigner.operator.policy.PolicyDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator's policy looks like to KMS, and what comes back. */
final class PutKeyPolicyTest {
  private static final Pcr ONE = Pcr.parse("ab".repeat(48));

  @Test
  void comesBackFromKmsUnchanged(@TempDir Path state) throws IOException {
    KeyRoles roles =
        new KeyRoles(
            "arn:aws:iam::123456789012:root",
            "arn:aws:iam::123456789012:role/signer",
            List.of(KeyRoles.Sealer.lambda("arn:aws:iam::123456789012:role/lambda")));
    KeyPolicy policy =
        new KeyPolicy(roles, List.of(AllowedEnclave.of(new Measurements(ONE, ONE, ONE), ONE)));
    try (KmsWorld world = KmsWorld.start(state)) {
      String key = world.admin.createKey().keyMetadata().arn();
      assertThat(difference(world, key, policy).changes()).hasSize(12);

      world.admin.putKeyPolicy(r -> r.keyId(key).policy(policy.json()));

      assertThat(difference(world, key, policy).changes()).isEmpty();
    }
  }

  private static PolicyDifference difference(KmsWorld world, String key, KeyPolicy policy) {
    String before = world.admin.getKeyPolicy(r -> r.keyId(key)).policy();
    return PolicyDifference.between(
        PolicyDocument.parse(before), PolicyDocument.parse(policy.json()));
  }
}
