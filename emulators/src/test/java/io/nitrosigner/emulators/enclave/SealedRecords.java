package io.nitrosigner.emulators.enclave;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.operator.keys.KeySealer;
import io.nitrosigner.operator.tls.TlsIdentity;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.keys.InteropKeys;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;

/** Rows of the tables, sealed under one KMS key: good ones, and the parts to make bad ones of. */
record SealedRecords(KmsClient kms, String keyArn, TlsKeyRecord tls) {
  /** The keystores' password; source: ERC-2335, test cases. */
  static final String PASSWORD = "𝔱𝔢𝔰𝔱𝔭𝔞𝔰𝔰𝔴𝔬𝔯𝔡🔑";

  /** The public key of both keystores; source: the same. */
  static final String KEYSTORE_PUBKEY =
      "9612d7a727c9d0a22e185a1c768478dfe919cada9266988cb32359c11f2b7b27"
          + "f4ae4040902382ae2910c15e2b420d07";

  static SealedRecords under(KmsClient kms, String keyArn) {
    SecureRandom random = new SecureRandom();
    TlsKeyRecord tls =
        TlsIdentity.generate(List.of(), Instant.now(), random).seal(kms, keyArn, random);
    return new SealedRecords(kms, keyArn, tls);
  }

  /** The version 2 row of an interop key. */
  ValidatorKeyRecord v2(int index) {
    return v2(InteropKeys.secret(index), EnclaveWorld.NETWORK);
  }

  /** The version 2 row of any key on any network. */
  ValidatorKeyRecord v2(byte[] secret, String network) {
    return new KeySealer(kms, keyArn).seal(secret, EnclaveWorld.DEPLOYMENT, network);
  }

  /** A version 2 row that claims an interop key: sealed under its context, whatever it holds. */
  ValidatorKeyRecord v2Claiming(int index, byte[] secret) {
    Map<String, String> context =
        ValidatorKeyRecord.encryptionContext(EnclaveWorld.NETWORK, pubkey(index));
    return row(pubkey(index), encrypt(keyArn, secret, context), 2);
  }

  /** A version 1 row of a keystore among the resources. */
  ValidatorKeyRecord v1(String pubkey, String keystore, String password) {
    return v1(pubkey, parts(resource(keystore), password));
  }

  /** A version 1 row of any plaintext. */
  ValidatorKeyRecord v1(String pubkey, byte[] plaintext) {
    return row(pubkey, encrypt(keyArn, plaintext, Map.of()), 1);
  }

  /** The plaintext of a version 1 row, as the reference system writes it. */
  static byte[] parts(byte[] keystore, String password) {
    Base64.Encoder base64 = Base64.getEncoder();
    return Json.write(
        Map.of(
            "keystore_b64", base64.encodeToString(keystore),
            "password_b64", base64.encodeToString(password.getBytes(UTF_8)),
            "mnemonic_b64", base64.encodeToString("not read".getBytes(UTF_8))));
  }

  static ValidatorKeyRecord row(String pubkey, byte[] ciphertext, int version) {
    return new ValidatorKeyRecord(
        EnclaveWorld.DEPLOYMENT,
        pubkey,
        EnclaveWorld.NETWORK,
        Base64.getEncoder().encodeToString(ciphertext),
        true,
        version);
  }

  byte[] encrypt(String key, byte[] plaintext, Map<String, String> context) {
    return kms.encrypt(
            r ->
                r.keyId(key)
                    .plaintext(SdkBytes.fromByteArray(plaintext))
                    .encryptionContext(context))
        .ciphertextBlob()
        .asByteArray();
  }

  /** The public key of an interop key, as records spell it. */
  static String pubkey(int index) {
    try (SecretKey key = SecretKey.adopt(InteropKeys.secret(index))) {
      return HexFormat.of().formatHex(key.publicKey().bytes());
    }
  }

  static byte[] resource(String name) {
    try (InputStream in = SealedRecords.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
