package io.nitrosigner.emulators.laptop;

import io.nitrosigner.operator.UsageException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of this build of nitro-signer.
 *
 * <pre>
 * lib/*.jar         this program and all it needs
 * enclave/*.jar     the enclave program and all it needs
 * enclave/native/   its native libraries
 * dynamodb/*        DynamoDB Local
 * lambda/*.jar      the Lambda function
 * </pre>
 *
 * @param root the directory of these
 */
record Distribution(Path root) {
  /** The distribution that this program runs from. */
  static Distribution current() {
    try {
      Path jar =
          Path.of(Distribution.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Distribution distribution = new Distribution(jar.resolve("../..").normalize());
      if (!Files.isDirectory(distribution.enclaveJars())) {
        throw new UsageException(
            "this is not a whole build: no " + distribution.enclaveJars(),
            "build with ./mvnw package -DskipTests");
      }
      return distribution;
    } catch (URISyntaxException e) {
      throw new IllegalStateException("our own code has no place", e);
    }
  }

  Path emulatorsJar() {
    return root.resolve("lib/emulators.jar");
  }

  Path enclaveJars() {
    return root.resolve("enclave");
  }

  Path natives() {
    return root.resolve("enclave/native");
  }

  Path function() {
    return root.resolve("lambda/signer-function.jar");
  }

  Path dynamoDb() {
    return root.resolve("dynamodb");
  }
}
