// Makes reference-rows.json: rows of the validator key table as the reference system's key generator
// writes them, with the plaintext in the place of its KMS ciphertext.
//
//   node reference-rows.mjs ../../../../../../../signing/src/test/resources/vectors/signing-mainnet.json
//
// Nothing but Node's own crypto; salts, IVs and passwords are hashes of labels, so that every run
// gives the same file.

import { createCipheriv, createHash, pbkdf2Sync, scryptSync } from "node:crypto";
import { readFileSync } from "node:fs";

const MIB = 1024 * 1024;
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const derived = (label, key, length) => sha256(`${label} ${key.index}`).subarray(0, length);
const base64 = (text) => Buffer.from(text).toString("base64");

// As Python's json.dumps writes it.
const python = (value) =>
  Array.isArray(value)
    ? `[${value.map(python).join(", ")}]`
    : value !== null && typeof value === "object"
      ? `{${Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${python(member)}`).join(", ")}}`
      : JSON.stringify(value);

const stretches = {
  scrypt: (password, salt) => [
    scryptSync(password, salt, 32, { N: 262144, r: 8, p: 1, maxmem: 300 * MIB }),
    { dklen: 32, n: 262144, r: 8, p: 1, salt: salt.toString("hex") },
  ],
  pbkdf2: (password, salt) => [
    pbkdf2Sync(password, salt, 262144, 32, "sha256"),
    { dklen: 32, c: 262144, prf: "hmac-sha256", salt: salt.toString("hex") },
  ],
};

function keystore(key, kdf, password) {
  const [stretched, params] = stretches[kdf](password, derived("salt", key, 32));
  const iv = derived("iv", key, 16);
  const cipher = createCipheriv("aes-128-ctr", stretched.subarray(0, 16), iv);
  const secret = Buffer.from(key.secret.slice(2), "hex");
  const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()]);
  return {
    crypto: {
      kdf: { function: kdf, params, message: "" },
      checksum: { function: "sha256", params: {}, message: sha256(stretched.subarray(16), ciphertext).toString("hex") },
      cipher: { function: "aes-128-ctr", params: { iv: iv.toString("hex") }, message: ciphertext.toString("hex") },
    },
    description: "",
    pubkey: key.pubkey.slice(2),
    path: `m/12381/3600/${key.index}/0/0`,
    uuid: `0000000${key.index}-0000-4000-8000-000000000000`,
    version: 4,
  };
}

function row(key, kdf, chain, active) {
  const password = derived("password", key, 14).toString("base64url"); // secrets.token_urlsafe(14)
  const mnemonic = Array(23).fill("abandon").concat("art").join(" ");
  const deposit = [{ pubkey: key.pubkey.slice(2), amount: 32000000000, network_name: chain, deposit_cli_version: "2.5.0" }];
  return {
    web3signer_uuid: "none",
    chain,
    pubkey: key.pubkey.slice(2),
    plaintext: python({
      keystore_b64: base64(python(keystore(key, kdf, password))),
      password_b64: base64(password),
      mnemonic_b64: base64(mnemonic),
    }),
    deposit_json_b64: base64(python(deposit)),
    datetime: "2023-02-17T15:50:53.123456", // datetime.now().isoformat()
    active,
  };
}

const { keys } = JSON.parse(readFileSync(process.argv[2]));
console.log(
  JSON.stringify(
    [
      row(keys[0], "scrypt", "mainnet", true),
      row(keys[1], "pbkdf2", "mainnet", true),
      row(keys[2], "pbkdf2", "mainnet", false),
      row(keys[3], "pbkdf2", "goerli", true),
    ],
    null,
    1,
  ),
);
