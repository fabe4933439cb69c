package io.nitrosigner.emulators.nsm;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The root authority as two PEM files. */
final class RootFile {
  private static final String OWNER_ONLY = "rw-------";
  private static final String KEY_LABEL = "PRIVATE KEY";
  private static final String CERTIFICATE_LABEL = "CERTIFICATE";

  /** Far above the size of a P-384 key and its certificate (about 1.1 KB of PEM). */
  private static final int MAX_BYTES = 16 * 1024;

  private final Path directory;
  private final Path secret;

  private RootFile(Path directory) {
    this.directory = directory;
    secret = directory.resolve("root-key.pem");
  }

  static RootFile in(Path directory) {
    return new RootFile(directory);
  }

  Authority readOrCreate(Instant now) {
    try {
      Files.createDirectories(directory);
      if (!Files.exists(secret)) {
        create(Authority.root(now));
      }
      Authority root = parse(read());
      replace(
          directory.resolve("root.pem"),
          pem(CERTIFICATE_LABEL, root.certificate().getEncoded()),
          "rw-r--r--");
      return root;
    } catch (IOException | GeneralSecurityException e) {
      throw new EmulatedNsmException("cannot use the attestation root in " + directory, e);
    }
  }

  /** A hard link either takes the name or finds it taken: of several creators one wins. */
  private void create(Authority root) throws IOException, GeneralSecurityException {
    String text =
        pem(KEY_LABEL, root.key().getEncoded())
            + pem(CERTIFICATE_LABEL, root.certificate().getEncoded());
    Path draft = draft(text, OWNER_ONLY);
    try {
      Files.createLink(secret, draft);
    } catch (FileAlreadyExistsException e) {
      // another process was first, and its root is the one
    } finally {
      Files.delete(draft);
    }
  }

  private void replace(Path file, String text, String permissions) throws IOException {
    Files.move(draft(text, permissions), file, StandardCopyOption.ATOMIC_MOVE);
  }

  private Path draft(String text, String permissions) throws IOException {
    Path draft =
        Files.createTempFile(
            directory,
            "root",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
    Files.writeString(draft, text);
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(permissions));
    return draft;
  }

  private String read() throws IOException {
    long size = Files.size(secret);
    if (size > MAX_BYTES) {
      throw new EmulatedNsmException(
          "%s must not exceed %d bytes, has %d".formatted(secret, MAX_BYTES, size));
    }
    return Files.readString(secret);
  }

  private Authority parse(String text) throws GeneralSecurityException {
    PrivateKey key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(section(text, KEY_LABEL)));
    var encoded = new ByteArrayInputStream(section(text, CERTIFICATE_LABEL));
    var certificate =
        (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(encoded);
    return new Authority(certificate, key);
  }

  private byte[] section(String text, String label) {
    Matcher matcher =
        Pattern.compile(
                "-----BEGIN %1$s-----\\R([A-Za-z0-9+/=\\s]+)-----END %1$s-----".formatted(label))
            .matcher(text);
    if (!matcher.find()) {
      throw new EmulatedNsmException("%s has no %s section".formatted(secret, label));
    }
    return Base64.getMimeDecoder().decode(matcher.group(1));
  }

  private static String pem(String label, byte[] encoded) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, body);
  }
}
