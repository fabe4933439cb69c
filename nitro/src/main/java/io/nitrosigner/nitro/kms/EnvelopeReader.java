package io.nitrosigner.nitro.kms;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;

/**
 * Takes apart CMS EnvelopedData (RFC 5652 §6) of the one shape that KMS gives it, in BER or DER.
 *
 * <p>Source: the captured message in {@code aws-nitro-enclaves-sdk-c}, {@code tests/cms_test.c}.
 */
final class EnvelopeReader {
  /** The most that KMS returns, by its API reference. */
  private static final int MAX_BYTES = 6144;

  /** RSAES-OAEP with SHA-256, and MGF1 with SHA-256 too. */
  private static final byte[] OAEP_SHA256 =
      HexFormat.of()
          .parseHex(
              "303c06092a864886f70d010107302f"
                  + "a00f300d06096086480165030402010500"
                  + "a11c301a06092a864886f70d010108300d06096086480165030402010500");

  private static final int SUBJECT_KEY_IDENTIFIER = 32;
  private static final int WRAPPED_KEY = 256;
  private static final int BLOCK = 16;

  private EnvelopeReader() {}

  /**
   * The parts of an envelope that are still closed: wrapped key, initialisation vector, content.
   */
  record Parts(ASN1OctetString wrappedKey, ASN1OctetString iv, ASN1OctetString content) {}

  static Parts read(byte[] bytes) {
    demand(bytes.length <= MAX_BYTES, "more than 6144 bytes");
    try {
      return envelopedData(parse(bytes));
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw new EnvelopeException("not ASN.1 in BER");
    }
  }

  private static ASN1Primitive parse(byte[] bytes) throws IOException {
    try (ASN1InputStream in = new ASN1InputStream(bytes)) {
      ASN1Primitive object = in.readObject();
      demand(in.read() < 0, "bytes after the message");
      return object;
    }
  }

  private static Parts envelopedData(ASN1Primitive message) throws IOException {
    ASN1Sequence contentInfo = sequence(message, 2);
    demandOid(contentInfo.getObjectAt(0), CMSObjectIdentifiers.envelopedData);
    ASN1Sequence data = sequence(context0(contentInfo.getObjectAt(1)).getExplicitBaseObject(), 3);
    demandVersion2(data.getObjectAt(0));
    demand(
        data.getObjectAt(1) instanceof ASN1Set recipients && recipients.size() == 1,
        "not exactly one recipient");
    ASN1OctetString wrappedKey = recipient(((ASN1Set) data.getObjectAt(1)).getObjectAt(0));
    ASN1Sequence content = sequence(data.getObjectAt(2), 3);
    demandOid(content.getObjectAt(0), CMSObjectIdentifiers.data);
    return new Parts(wrappedKey, iv(content.getObjectAt(1)), content(content.getObjectAt(2)));
  }

  private static ASN1OctetString recipient(ASN1Encodable object) throws IOException {
    ASN1Sequence recipient = sequence(object, 4);
    demandVersion2(recipient.getObjectAt(0));
    octets(
        ASN1OctetString.getInstance(context0(recipient.getObjectAt(1)), false),
        SUBJECT_KEY_IDENTIFIER);
    byte[] algorithm = sequence(recipient.getObjectAt(2), 2).getEncoded(ASN1Encoding.DER);
    demand(Arrays.equals(algorithm, OAEP_SHA256), "key is not under RSA-OAEP with SHA-256");
    return octets(recipient.getObjectAt(3), WRAPPED_KEY);
  }

  private static ASN1OctetString iv(ASN1Encodable object) {
    ASN1Sequence algorithm = sequence(object, 2);
    demandOid(algorithm.getObjectAt(0), NISTObjectIdentifiers.id_aes256_CBC);
    return octets(algorithm.getObjectAt(1), BLOCK);
  }

  /** The content in one piece, or in pieces that are joined. */
  private static ASN1OctetString content(ASN1Encodable object) {
    ASN1OctetString content = ASN1OctetString.getInstance(context0(object), false);
    int length = content.getOctetsLength();
    demand(length > 0 && length % BLOCK == 0, "content is not whole AES blocks");
    return content;
  }

  private static ASN1TaggedObject context0(ASN1Encodable object) {
    if (object instanceof ASN1TaggedObject tagged && tagged.hasContextTag(0)) {
      return tagged;
    }
    throw new EnvelopeException("a field is not tagged [0]");
  }

  private static ASN1Sequence sequence(ASN1Encodable object, int size) {
    if (object instanceof ASN1Sequence sequence && sequence.size() == size) {
      return sequence;
    }
    throw new EnvelopeException("a structure does not have " + size + " fields");
  }

  private static ASN1OctetString octets(ASN1Encodable object, int length) {
    if (object instanceof ASN1OctetString octets && octets.getOctetsLength() == length) {
      return octets;
    }
    throw new EnvelopeException("a field is not an octet string of " + length + " bytes");
  }

  private static void demandVersion2(ASN1Encodable object) {
    demand(object instanceof ASN1Integer version && version.hasValue(2), "version is not 2");
  }

  private static void demandOid(ASN1Encodable object, ASN1ObjectIdentifier expected) {
    demand(expected.equals(object), "an object identifier is not " + expected);
  }

  private static void demand(boolean fulfilled, String problem) {
    if (!fulfilled) {
      throw new EnvelopeException(problem);
    }
  }
}
