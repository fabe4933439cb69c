package io.nitrosigner.nitro.kms;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** An envelope of KMS's shape, encoded by hand so that each part can be another. */
final class Sealed {
  /** The encoded parts, from outside to inside. */
  enum Part {
    ENVELOPED_DATA,
    VERSION,
    RECIPIENTS,
    RECIPIENT_VERSION,
    RECIPIENT,
    KEY_ALGORITHM,
    WRAPPED_KEY,
    DATA,
    CIPHER,
    CONTENT,
    ATTRIBUTES
  }

  static final OAEPParameterSpec OAEP_SHA256 = oaep(MGF1ParameterSpec.SHA256);
  static final OAEPParameterSpec OAEP_SHA256_MGF1_SHA1 = oaep(MGF1ParameterSpec.SHA1);

  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int OCTETS = 0x04;
  private static final int CONSTRUCTED_0 = 0xa0;
  private static final int PRIMITIVE_0 = 0x80;
  private static final byte[] END = {0, 0};

  private final Map<Part, byte[]> parts = new EnumMap<>(Part.class);
  private final byte[] content;
  private boolean indefinite = true;

  private Sealed(byte[] wrappedKey, byte[] iv, byte[] content) {
    this.content = content;
    parts.put(Part.ENVELOPED_DATA, hex("06092a864886f70d010703"));
    parts.put(Part.VERSION, hex("020102"));
    parts.put(Part.RECIPIENT_VERSION, hex("020102"));
    parts.put(Part.RECIPIENT, primitive(PRIMITIVE_0, new byte[32]));
    parts.put(
        Part.KEY_ALGORITHM,
        hex(
            "303c06092a864886f70d010107302fa00f300d06096086480165030402010500"
                + "a11c301a06092a864886f70d010108300d06096086480165030402010500"));
    parts.put(Part.WRAPPED_KEY, primitive(OCTETS, wrappedKey));
    parts.put(Part.DATA, hex("06092a864886f70d010701"));
    parts.put(Part.CIPHER, join(hex("301d060960864801650304012a"), primitive(OCTETS, iv)));
    parts.put(Part.ATTRIBUTES, new byte[0]);
    inChunks(Integer.MAX_VALUE);
  }

  /** Seals with RSA-OAEP-SHA-256 and AES-256-CBC. */
  static Sealed seal(byte[] spki, byte[] plaintext) {
    return seal(spki, plaintext, OAEP_SHA256, 32);
  }

  static Sealed seal(
      byte[] spki, byte[] plaintext, AlgorithmParameterSpec oaep, int contentKeyBytes) {
    byte[] contentKey = random(contentKeyBytes);
    byte[] iv = random(16);
    try {
      Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
      aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(contentKey, "AES"), new IvParameterSpec(iv));
      return new Sealed(wrap(spki, contentKey, oaep), iv, aes.doFinal(plaintext));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] wrap(byte[] spki, byte[] contentKey, AlgorithmParameterSpec oaep)
      throws GeneralSecurityException {
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
    rsa.init(
        Cipher.ENCRYPT_MODE,
        KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki)),
        oaep);
    return rsa.doFinal(contentKey);
  }

  byte[] content() {
    return content.clone();
  }

  /** The content as a constructed string of chunks, as KMS does for longer secrets. */
  Sealed inChunks(int size) {
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    for (int from = 0; from < content.length; from += Math.min(size, content.length)) {
      int to = (int) Math.min((long) from + size, content.length);
      chunks.writeBytes(primitive(OCTETS, Arrays.copyOfRange(content, from, to)));
    }
    byte[] joined = chunks.toByteArray();
    return with(Part.CONTENT, join(new byte[] {(byte) CONSTRUCTED_0, (byte) 0x80}, joined, END));
  }

  /** The content as a primitive string, as KMS does for short secrets. */
  Sealed inOnePiece() {
    return withContent(content);
  }

  Sealed withContent(byte[] other) {
    return with(Part.CONTENT, primitive(PRIMITIVE_0, other));
  }

  Sealed definite() {
    indefinite = false;
    return this;
  }

  Sealed with(Part part, String encoded) {
    return with(part, hex(encoded));
  }

  Sealed with(Part part, byte[] encoded) {
    parts.put(part, encoded.clone());
    return this;
  }

  /** The whole recipient, to put two into the set or none. */
  byte[] recipient() {
    return primitive(
        SEQUENCE,
        join(
            part(Part.RECIPIENT_VERSION),
            part(Part.RECIPIENT),
            part(Part.KEY_ALGORITHM),
            part(Part.WRAPPED_KEY)));
  }

  byte[] encode() {
    byte[] recipients = parts.getOrDefault(Part.RECIPIENTS, recipient());
    byte[] encrypted =
        constructed(SEQUENCE, join(part(Part.DATA), part(Part.CIPHER), part(Part.CONTENT)));
    byte[] enveloped =
        constructed(
            SEQUENCE,
            join(part(Part.VERSION), primitive(SET, recipients), encrypted, part(Part.ATTRIBUTES)));
    return constructed(
        SEQUENCE, join(part(Part.ENVELOPED_DATA), constructed(CONSTRUCTED_0, enveloped)));
  }

  private byte[] part(Part part) {
    return parts.getOrDefault(part, new byte[0]);
  }

  private byte[] constructed(int tag, byte[] inner) {
    return indefinite
        ? join(new byte[] {(byte) tag, (byte) 0x80}, inner, END)
        : primitive(tag, inner);
  }

  static byte[] primitive(int tag, byte[] value) {
    int length = value.length;
    byte[] head =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    return join(head, value);
  }

  static byte[] join(byte[]... pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      all.writeBytes(piece);
    }
    return all.toByteArray();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static OAEPParameterSpec oaep(MGF1ParameterSpec mask) {
    return new OAEPParameterSpec("SHA-256", "MGF1", mask, PSource.PSpecified.DEFAULT);
  }
}
