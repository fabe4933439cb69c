package io.nitrosigner.signing.deposit;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.signing.Vectors;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.bls.Signature;
import io.nitrosigner.signing.bls.SigningAccess;
import io.nitrosigner.signing.duty.DepositMessage;
import io.nitrosigner.signing.duty.SigningRoot;
import io.nitrosigner.signing.keys.KeyTree;
import io.nitrosigner.signing.keys.Mnemonic;
import io.nitrosigner.signing.network.ForkVersion;
import io.nitrosigner.signing.ssz.Root;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Deposits that another tool has made from the same words; see {@code vectors/README.md}. */
final class DepositVectorsTest {
  static List<Map<String, Object>> vectors() {
    return Vectors.list(Vectors.read("keys/deposits.json"), "deposits");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void makesTheSameDeposit(Map<String, Object> vector) {
    long index = Vectors.number(vector, "index");
    try (Mnemonic mnemonic = Mnemonic.read(Vectors.text(vector, "mnemonic").toCharArray());
        KeyTree tree = KeyTree.of(mnemonic.seed(new char[0]));
        SecretKey key = SecretKey.adopt(tree.signing(index))) {
      Root credentials = withdrawal(vector).credentials(() -> tree.withdrawalKey(index));
      assertThat(key.publicKey()).isEqualTo(PublicKey.read(vector.get("pubkey")));
      assertThat(credentials).isEqualTo(Root.read(vector.get("withdrawal_credentials")));

      DepositMessage message =
          new DepositMessage(key.publicKey(), credentials, DepositAmount.ACTIVATION.gwei());
      SigningRoot root = message.duty(ForkVersion.read(vector.get("fork_version"))).signingRoot();
      Signature signature = key.sign(root, SigningAccess.get());
      assertThat(signature).isEqualTo(Signature.read(vector.get("signature")));
      assertThat(message.hashTreeRoot()).isEqualTo(Root.read(vector.get("deposit_message_root")));
      assertThat(message.hashTreeRoot(signature))
          .isEqualTo(Root.read(vector.get("deposit_data_root")));
    }
  }

  private static Withdrawal withdrawal(Map<String, Object> vector) {
    return vector.containsKey("address")
        ? new Withdrawal.Address(ExecutionAddress.parse(Vectors.text(vector, "address")), false)
        : new Withdrawal.Bls();
  }
}
