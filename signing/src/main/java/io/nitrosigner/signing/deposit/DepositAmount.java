package io.nitrosigner.signing.deposit;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * How much a deposit stakes. On Gnosis and Chiado 32 of these ETH stand for one GNO.
 *
 * @param gwei from 1 to 2,048 ETH
 */
public record DepositAmount(long gwei) {
  private static final int GWEI_DIGITS = 9;
  private static final long GWEI_PER_ETH = 1_000_000_000L;

  /** {@code MIN_DEPOSIT_AMOUNT}. */
  private static final long MIN = GWEI_PER_ETH;

  /** {@code MAX_EFFECTIVE_BALANCE_ELECTRA}: what is above stakes nothing. */
  private static final long MAX = 2048 * GWEI_PER_ETH;

  /**
   * {@code MIN_ACTIVATION_BALANCE}, which is also the most of a validator that does not compound.
   */
  public static final DepositAmount ACTIVATION = new DepositAmount(32 * GWEI_PER_ETH);

  private static final Pattern FORM = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,30})?");

  /** Checks the bounds. */
  public DepositAmount {
    if (gwei < MIN || gwei > MAX) {
      throw new DepositException(
          "expected an amount from 1 to 2048 ETH, was " + BigDecimal.valueOf(gwei, GWEI_DIGITS));
    }
  }

  /**
   * Reads a number of ETH with at most nine decimal places, such as {@code 32} or {@code 1.5}.
   *
   * @throws DepositException if it is none or out of bounds
   */
  public static DepositAmount ofEth(String eth) {
    if (!FORM.matcher(eth).matches()) {
      throw new DepositException(
          "expected an amount in ETH like 32 or 1.5, was "
              + (eth.length() > 80 ? eth.length() + " characters" : eth));
    }
    BigDecimal gwei = new BigDecimal(eth).movePointRight(GWEI_DIGITS).stripTrailingZeros();
    if (gwei.scale() > 0) {
      throw new DepositException("expected whole gwei, nine decimal places at most, was " + eth);
    }
    return new DepositAmount(gwei.longValueExact());
  }

  /** Whether a validator that pays out what is above 32 ETH would get some of this back at once. */
  public boolean needsCompounding() {
    return gwei > ACTIVATION.gwei;
  }

  @Override
  public String toString() {
    return BigDecimal.valueOf(gwei, GWEI_DIGITS).stripTrailingZeros().toPlainString() + " ETH";
  }
}
