package io.nitrosigner.signing.deposit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.jcajce.provider.digest.Keccak;

/** The 20 bytes of an account, to which withdrawals go for good: a mistyped one loses the stake. */
public final class ExecutionAddress {
  public static final int LENGTH = 20;

  private static final Pattern FORM = Pattern.compile("0x[0-9a-fA-F]{40}");

  private final byte[] bytes;

  private ExecutionAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads an address with its EIP-55 checksum, which the case of its letters holds.
   *
   * @throws DepositException if it is none, or its letters are of the wrong case; then the message
   *     tells the right ones, which the reader compares with another source of the address
   */
  public static ExecutionAddress parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new DepositException(
          "expected an address of 0x and 40 hex digits, was "
              + (text.length() > 80 ? text.length() + " characters" : text));
    }
    ExecutionAddress address = new ExecutionAddress(HexFormat.of().parseHex(text.substring(2)));
    if (!address.toString().equals(text)) {
      throw new DepositException(
          "the checksum of the address "
              + text
              + " does not hold (EIP-55); it would be "
              + address);
    }
    return address;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExecutionAddress address && Arrays.equals(bytes, address.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The address with its checksum. Source: EIP-55. */
  @Override
  public String toString() {
    String hex = HexFormat.of().formatHex(bytes);
    String hash = HexFormat.of().formatHex(new Keccak.Digest256().digest(hex.getBytes(US_ASCII)));
    StringBuilder text = new StringBuilder("0x");
    for (int i = 0; i < hex.length(); i++) {
      String digit = hex.substring(i, i + 1);
      boolean upper = Character.digit(hash.charAt(i), 16) >= 8;
      text.append(upper ? digit.toUpperCase(Locale.ROOT) : digit);
    }
    return text.toString();
  }
}
