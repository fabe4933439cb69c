package io.nitrosigner.emulators.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.NotFoundException;

final class KmsRestartTest {
  private static final SdkBytes SECRET = SdkBytes.fromUtf8String("a validator's secret");

  @Test
  void continuesWhereItStopped(@TempDir Path state) throws IOException {
    try (KmsWorld world = KmsWorld.start(state)) {
      String key = world.admin.createKey().keyMetadata().arn();
      world.admin.createAlias(r -> r.aliasName("alias/signer").targetKeyId(key));
      String policy = world.admin.getKeyPolicy(r -> r.keyId(key)).policy().replace("kms:*", "*");
      world.admin.putKeyPolicy(r -> r.keyId(key).policy(policy));
      SdkBytes blob = world.admin.encrypt(r -> r.keyId(key).plaintext(SECRET)).ciphertextBlob();
      world.restart();
      assertThat(world.admin.decrypt(r -> r.ciphertextBlob(blob)).plaintext()).isEqualTo(SECRET);
      assertThat(world.admin.describeKey(r -> r.keyId("alias/signer")).keyMetadata().arn())
          .isEqualTo(key);
      assertThat(world.admin.getKeyPolicy(r -> r.keyId(key)).policy()).isEqualTo(policy);
      world.admin.deleteAlias(r -> r.aliasName("alias/signer"));
      world.restart();
      assertThatThrownBy(() -> world.admin.describeKey(r -> r.keyId("alias/signer")))
          .isInstanceOf(NotFoundException.class);
    }
  }
}
