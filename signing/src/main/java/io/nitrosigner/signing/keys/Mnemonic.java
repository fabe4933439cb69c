package io.nitrosigner.signing.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Arrays;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The words from which a tree of keys grows: whoever has them has all keys, also those not made
 * yet. Wiped by {@link #close}. Source: BIP-39.
 *
 * <p>Pitfall: words that are read pass through strings, which cannot be wiped. That happens where
 * keys are made, and never where they sign.
 */
public final class Mnemonic implements AutoCloseable {
  /** Entropy of 24 words: as much as the keys themselves have. */
  public static final int ENTROPY = 32;

  private static final int MIN_ENTROPY = 16;
  private static final int ROUNDS = 2048;
  private static final int SEED_BITS = 512;
  private static final int BITS_PER_WORD = 11;

  /** The words in NFKD with a space between. */
  private final char[] sentence;

  private Mnemonic(char[] sentence) {
    this.sentence = sentence;
  }

  /** As {@link #of}, in English. */
  public static Mnemonic generate(byte[] entropy) {
    return of(Language.ENGLISH, entropy);
  }

  /**
   * The words for {@code entropy}, which is zeroed.
   *
   * @param entropy random: 16 to 32 bytes, a multiple of four; {@link #ENTROPY} for new keys
   */
  public static Mnemonic of(Language language, byte[] entropy) {
    if (entropy.length < MIN_ENTROPY || entropy.length > ENTROPY || entropy.length % 4 != 0) {
      throw new IllegalArgumentException(
          "expected 16, 20, 24, 28 or 32 bytes of entropy, was " + entropy.length);
    }
    int[] indexes = new int[entropy.length * Byte.SIZE * 33 / 32 / BITS_PER_WORD];
    byte[] bits = Arrays.copyOf(entropy, entropy.length + 1);
    bits[entropy.length] = KeyDerivation.sha256().digest(entropy)[0];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = bits(bits, i * BITS_PER_WORD);
    }
    Arrays.fill(entropy, (byte) 0);
    Arrays.fill(bits, (byte) 0);
    return of(language.words(), indexes);
  }

  /** The words at {@code indexes}, which are zeroed. */
  static Mnemonic of(WordList words, int[] indexes) {
    int length = indexes.length - 1;
    for (int index : indexes) {
      length += words.word(index).length();
    }
    CharBuffer sentence = CharBuffer.allocate(length);
    for (int i = 0; i < indexes.length; i++) {
      sentence.put(i == 0 ? "" : " ").put(words.word(indexes[i]));
    }
    Arrays.fill(indexes, 0);
    return new Mnemonic(sentence.array());
  }

  /**
   * Recovers a mnemonic of 12, 15, 18, 21 or 24 words, of whichever language, in any normal form,
   * with any white space between. Four letters are enough of a word where no other begins with
   * them.
   *
   * @param text stays as it is: the caller wipes it
   * @throws MnemonicException telling which place is wrong
   */
  public static Mnemonic read(char[] text) {
    return MnemonicReader.read(text);
  }

  /**
   * The seed of the key tree: 64 bytes; the caller wipes them.
   *
   * @param passphrase normalised here; mostly empty, for deposit tools have none
   */
  public byte[] seed(char[] passphrase) {
    ByteBuffer salt =
        UTF_8.encode(
            Normalizer.normalize("mnemonic" + new String(passphrase), Normalizer.Form.NFKD));
    byte[] saltBytes = new byte[salt.remaining()];
    salt.get(saltBytes);
    PBEKeySpec spec = new PBEKeySpec(sentence, saltBytes, ROUNDS, SEED_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has PBKDF2 with HMAC-SHA-512", e);
    } finally {
      spec.clearPassword();
    }
  }

  /** The words, with a space between, in NFKD; the caller wipes them. */
  public char[] words() {
    return sentence.clone();
  }

  /** Whether both are the same words; takes as long whatever differs. */
  public boolean matches(Mnemonic other) {
    return MessageDigest.isEqual(bytes(sentence), bytes(other.sentence));
  }

  private static byte[] bytes(char[] text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length * Character.BYTES);
    bytes.asCharBuffer().put(text);
    return bytes.array();
  }

  /** Eleven bits, the first of them {@code at}. */
  static int bits(byte[] bits, int at) {
    int value = 0;
    for (int i = at; i < at + BITS_PER_WORD; i++) {
      int bit = (bits[i / Byte.SIZE] >> (Byte.SIZE - 1 - i % Byte.SIZE)) & 1;
      value = (value << 1) | bit;
    }
    return value;
  }

  @Override
  public void close() {
    Arrays.fill(sentence, '\0');
  }

  @Override
  public String toString() {
    return "Mnemonic[redacted]";
  }
}
