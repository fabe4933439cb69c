package io.nitrosigner.emulators.laptop;

import io.nitrosigner.emulators.aws.Identities;
import io.nitrosigner.emulators.aws.InstanceMetadata;
import io.nitrosigner.emulators.aws.InstanceProfile;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The instance metadata of each instance of a home, each on a port of its own. */
final class LocalMetadata implements AutoCloseable {
  /** EC2 gives credentials for some six hours. */
  private static final Duration SESSION = Duration.ofHours(6);

  /** What enclaves need of their instances' role, besides what the key policy allows it. */
  private static final List<String> ALLOWED = List.of("dynamodb:GetItem", "dynamodb:UpdateItem");

  private final List<InstanceMetadata> open = new ArrayList<>();

  private LocalMetadata() {}

  /** Listens until closed; the credentials of all are known to {@code identities}. */
  static LocalMetadata start(
      Home home, Settings settings, Identities identities, InstantSource clock) throws IOException {
    LocalMetadata metadata = new LocalMetadata();
    try {
      for (LocalInstance instance : LocalInstance.of(home, settings)) {
        metadata.open.add(
            InstanceMetadata.start(
                instance.ports(settings).metadataPort(), profile(instance), identities, clock));
      }
      return metadata;
    } catch (IOException | RuntimeException e) {
      metadata.close();
      throw e;
    }
  }

  private static InstanceProfile profile(LocalInstance instance) {
    return new InstanceProfile(
        instance.id(), Names.REGION, Names.ACCOUNT, Names.ROLE, ALLOWED, SESSION);
  }

  @Override
  public void close() {
    open.forEach(InstanceMetadata::close);
  }
}
