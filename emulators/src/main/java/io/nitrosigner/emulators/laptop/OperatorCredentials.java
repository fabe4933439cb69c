package io.nitrosigner.emulators.laptop;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.emulators.aws.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Map;
import java.util.stream.Collectors;

/** The operator's access key in the emulated account, in an AWS shared credentials file. */
final class OperatorCredentials {
  private static final String ID = "aws_access_key_id";
  private static final String SECRET = "aws_secret_access_key";

  private OperatorCredentials() {}

  /** Makes a key if there is none. */
  static void ensure(Home home) throws IOException {
    if (!Files.isRegularFile(home.awsCredentials())) {
      Credentials fresh = Credentials.generate(new SecureRandom());
      String profile =
          """
          [default]
          %s = %s
          %s = %s
          """
              .formatted(ID, fresh.accessKeyId(), SECRET, fresh.secretAccessKey());
      Home.write(home.awsCredentials(), profile.getBytes(UTF_8));
    }
  }

  static Credentials read(Home home) throws IOException {
    Map<String, String> lines =
        Files.readAllLines(home.awsCredentials()).stream()
            .filter(line -> line.contains(" = "))
            .map(line -> line.split(" = ", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    return Credentials.of(lines.getOrDefault(ID, ""), lines.getOrDefault(SECRET, ""));
  }
}
