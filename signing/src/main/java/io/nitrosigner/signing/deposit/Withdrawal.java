package io.nitrosigner.signing.deposit;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.ssz.Root;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** Where a validator's stake goes when it leaves. */
public sealed interface Withdrawal {
  /**
   * The withdrawal credentials.
   *
   * @param withdrawalKey the BLS key for withdrawals of the same validator
   */
  Root credentials(Key withdrawalKey);

  /** Whether the validator may stake more than 32 ETH. */
  default boolean compounds() {
    return false;
  }

  /** Derives a withdrawal key, which most credentials do not need. */
  @FunctionalInterface
  interface Key {
    PublicKey derive();
  }

  /**
   * Nowhere yet: a key of the mnemonic names an address later, by a {@code BLSToExecutionChange}.
   * Credentials {@code 0x00}.
   */
  record Bls() implements Withdrawal {
    @Override
    public Root credentials(Key withdrawalKey) {
      try {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(withdrawalKey.derive().bytes());
        hash[0] = 0;
        return new Root(hash);
      } catch (GeneralSecurityException e) {
        throw new AssertionError("every JDK has SHA-256", e);
      }
    }
  }

  /**
   * To an account.
   *
   * @param compounding whether rewards add to the stake, up to 2,048 ETH (credentials {@code 0x02},
   *     EIP-7251), or what is above 32 ETH is paid out ({@code 0x01})
   */
  record Address(ExecutionAddress address, boolean compounding) implements Withdrawal {
    @Override
    public Root credentials(Key withdrawalKey) {
      byte[] credentials = new byte[Root.LENGTH];
      credentials[0] = (byte) (compounding ? 2 : 1);
      int offset = Root.LENGTH - ExecutionAddress.LENGTH;
      System.arraycopy(address.bytes(), 0, credentials, offset, ExecutionAddress.LENGTH);
      return new Root(credentials);
    }

    @Override
    public boolean compounds() {
      return compounding;
    }
  }
}
