package io.nitrosigner.emulators.kms;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.BEROctetString;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.BERTaggedObject;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * {@code CiphertextForRecipient}: CMS EnvelopedData for one RSA key, byte for byte of the form that
 * KMS sends (as recorded in the tests of AWS's enclave SDK for C): BER with indefinite lengths
 * outside, version 2, a SHA-256 key identifier, OAEP with SHA-256 twice, AES-256-CBC.
 */
final class Envelope {
  private static final int CONTENT_KEY_BYTES = 32;
  private static final int IV_BYTES = 16;
  private static final ASN1Integer VERSION = new ASN1Integer(2);

  private static final AlgorithmIdentifier SHA256 =
      new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE);
  private static final AlgorithmIdentifier OAEP =
      algorithm(
          PKCSObjectIdentifiers.id_RSAES_OAEP,
          new RSAESOAEPparams(
              SHA256,
              algorithm(PKCSObjectIdentifiers.id_mgf1, SHA256),
              RSAESOAEPparams.DEFAULT_P_SOURCE_ALGORITHM));

  /** The JDK's OAEPWithSHA-256AndMGF1Padding means SHA-1 inside MGF1. */
  private static final OAEPParameterSpec OAEP_SHA256 =
      new OAEPParameterSpec(
          "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

  private Envelope() {}

  /**
   * Seals {@code plaintext} to {@code recipient}, who alone can open it and cannot tell by whom.
   */
  static byte[] seal(
      byte[] plaintext, RSAPublicKey recipient, ContentForm form, SecureRandom random) {
    byte[] contentKey = random(CONTENT_KEY_BYTES, random);
    byte[] iv = random(IV_BYTES, random);
    try {
      byte[] content = encrypt(plaintext, contentKey, iv);
      var envelopedData =
          new BERSequence(
              new ASN1Encodable[] {
                VERSION,
                new DERSet(recipientInfo(recipient, contentKey, random)),
                new BERSequence(
                    new ASN1Encodable[] {
                      PKCSObjectIdentifiers.data,
                      algorithm(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv)),
                      content(content, form)
                    })
              });
      return new BERSequence(
              PKCSObjectIdentifiers.envelopedData, new BERTaggedObject(true, 0, envelopedData))
          .getEncoded(ASN1Encoding.BER);
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError("every JDK has RSA-OAEP and AES-CBC", e);
    }
  }

  private static DERSequence recipientInfo(
      RSAPublicKey recipient, byte[] contentKey, SecureRandom random)
      throws GeneralSecurityException {
    byte[] identifier = MessageDigest.getInstance("SHA-256").digest(recipient.getEncoded());
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
    rsa.init(Cipher.ENCRYPT_MODE, recipient, OAEP_SHA256, random);
    return new DERSequence(
        new ASN1Encodable[] {
          VERSION,
          new DERTaggedObject(false, 0, new DEROctetString(identifier)),
          OAEP,
          new DEROctetString(rsa.doFinal(contentKey))
        });
  }

  private static byte[] encrypt(byte[] plaintext, byte[] contentKey, byte[] iv)
      throws GeneralSecurityException {
    Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
    aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(contentKey, "AES"), new IvParameterSpec(iv));
    return aes.doFinal(plaintext);
  }

  private static ASN1Encodable content(byte[] content, ContentForm form) {
    return switch (form) {
      case ContentForm.Primitive() -> new DERTaggedObject(false, 0, new DEROctetString(content));
      case ContentForm.Chunked(int size) ->
          new BERTaggedObject(false, 0, new BEROctetString(content, size));
    };
  }

  private static AlgorithmIdentifier algorithm(ASN1ObjectIdentifier id, ASN1Encodable parameters) {
    return new AlgorithmIdentifier(id, parameters);
  }

  private static byte[] random(int length, SecureRandom random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
