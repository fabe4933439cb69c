package io.nitrosigner.operator.client;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The validator clients, and how each is told of a remote signer. */
public enum ValidatorClient {
  /** Rust. Source: Lighthouse Book, Remote Signing with Web3Signer. */
  LIGHTHOUSE {
    @Override
    public List<String> lines(SignerAddress signer) {
      Stream<String> head =
          Stream.of(
              "# validator_definitions.yml; the signer protects from slashing by itself, and the",
              "# protection of Lighthouse does no harm beside it: leave it on");
      Stream<String> definitions =
          signer.publicKeys().stream()
              .flatMap(
                  key ->
                      Stream.of(
                          "- enabled: true",
                          "  voting_public_key: \"" + key + "\"",
                          "  type: web3signer",
                          "  url: " + scalar(signer.url()),
                          "  root_certificate_path: " + scalar(signer.certificate()),
                          "  request_timeout_ms: 12000"));
      return Stream.concat(head, definitions).toList();
    }
  },

  /** TypeScript. Source: Lodestar documentation, External Signer; Node.js, NODE_EXTRA_CA_CERTS. */
  LODESTAR {
    @Override
    public List<String> lines(SignerAddress signer) {
      return List.of(
          "# start the signer first: without it Lodestar ends",
          "export NODE_EXTRA_CA_CERTS=" + quoted(signer.certificate()),
          "lodestar validator \\",
          "  --externalSigner.url " + signer.url() + " \\",
          "  --externalSigner.fetch true");
    }
  },

  /** Nim. Source: The Nimbus Guide, Web3Signer. */
  NIMBUS {
    @Override
    public List<String> lines(SignerAddress signer) {
      return List.of(
          "# Nimbus trusts public CAs and has no option for another one. With a certificate of a",
          "# public CA at the signer:",
          "nimbus_validator_client --web3-signer-url=" + signer.url(),
          "",
          "# With the signer's own certificate, which Nimbus then does not check, so only where",
          "# nobody else can answer at that address:",
          "DATA_DIR=/var/lib/nimbus",
          "for key in \\",
          "  " + String.join(" \\\n  ", signer.publicKeys()),
          "do",
          "  mkdir -p \"$DATA_DIR/validators/$key\"",
          "  echo '{\"version\": 1, \"type\": \"web3signer\", \"pubkey\": \"'\"$key\"'\",'"
              + " '\"remote\": \""
              + signer.url()
              + "\", \"ignore_ssl_verification\": true}' \\",
          "    > \"$DATA_DIR/validators/$key/remote_keystore.json\"",
          "done",
          "nimbus_validator_client --data-dir=\"$DATA_DIR\"");
    }
  },

  /** Go. Source: Prysm documentation, Use Web3Signer; Go, crypto/x509 (SSL_CERT_FILE). */
  PRYSM {
    @Override
    public List<String> lines(SignerAddress signer) {
      return List.of(
          "# SSL_CERT_FILE replaces the system's CAs: append them if the client needs them",
          "export SSL_CERT_FILE=" + quoted(signer.certificate()),
          "validator \\",
          "  --validators-external-signer-url=" + signer.url() + " \\",
          "  --validators-external-signer-public-keys=" + signer.publicKeysUrl());
    }
  },

  /** Java. Source: Teku documentation, external signer options. */
  TEKU {
    @Override
    public List<String> lines(SignerAddress signer) {
      return List.of(
          "# Teku reads a trust store; its password guards nothing, the certificate is public",
          "rm -f nitro-signer-trust.p12",
          "echo changeit > nitro-signer-trust.txt",
          "keytool -importcert -noprompt -alias nitro-signer -file "
              + quoted(signer.certificate())
              + " \\",
          "  -keystore nitro-signer-trust.p12 -storetype PKCS12 -storepass changeit",
          "teku validator-client \\",
          "  --validators-external-signer-url=" + signer.url() + " \\",
          "  --validators-external-signer-public-keys=external-signer \\",
          "  --validators-external-signer-truststore=\"$PWD/nitro-signer-trust.p12\" \\",
          "  --validators-external-signer-truststore-password-file="
              + "\"$PWD/nitro-signer-trust.txt\"");
    }
  },

  /** Python. Source: Vero documentation; Python, ssl (SSL_CERT_FILE). */
  VERO {
    @Override
    public List<String> lines(SignerAddress signer) {
      return List.of(
          "# SSL_CERT_FILE replaces the system's CAs: append them if the client needs them",
          "export SSL_CERT_FILE=" + quoted(signer.certificate()),
          "python src/main.py \\",
          "  --remote-signer-url=" + signer.url());
    }
  };

  /** The lines to paste, comments among them; options that any signer leaves alone are missing. */
  public abstract List<String> lines(SignerAddress signer);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A YAML string on one line, whatever is in it. */
  private static String scalar(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A word for a shell, whatever is in it. */
  static String quoted(String text) {
    return text.matches("[A-Za-z0-9/._-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
