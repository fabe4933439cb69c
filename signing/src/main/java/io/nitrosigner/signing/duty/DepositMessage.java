package io.nitrosigner.signing.duty;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.Signature;
import io.nitrosigner.signing.network.ForkVersion;
import io.nitrosigner.signing.ssz.Root;
import java.util.HashMap;
import java.util.Map;

/**
 * What a deposit says: this key, these withdrawal credentials, so much.
 *
 * <p>spec: phase0/beacon-chain.md#depositmessage, #depositdata.
 *
 * @param gwei positive
 */
public record DepositMessage(PublicKey key, Root withdrawalCredentials, long gwei) {
  /** {@code deposit_message_root}. */
  public Root hashTreeRoot() {
    return Phase0.DEPOSIT_MESSAGE.read(members()).hashTreeRoot();
  }

  /** {@code deposit_data_root}: of the message with its signature, as the contract checks it. */
  public Root hashTreeRoot(Signature signature) {
    Map<String, Object> members = members();
    members.put("signature", signature.toString());
    return Phase0.DEPOSIT_DATA.read(members).hashTreeRoot();
  }

  /**
   * The message as a duty, valid on every chain with this genesis fork version: it precedes the
   * chain and knows no validators root.
   */
  public Duty.Deposit duty(ForkVersion genesis) {
    Domain domain = Domain.of(Domain.Type.DEPOSIT, genesis, Root.ZERO);
    return new Duty.Deposit(SigningRoot.of(hashTreeRoot(), domain));
  }

  private Map<String, Object> members() {
    Map<String, Object> members = new HashMap<>();
    members.put("pubkey", key.toString());
    members.put("withdrawal_credentials", withdrawalCredentials.toString());
    members.put("amount", Long.toString(gwei));
    return members;
  }
}
